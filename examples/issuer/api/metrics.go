package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/vaxcert/vaxcert/examples/issuer/kept"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Metrics gives what Prometheus reads: requests by route, records by state, what is done,
// keys. Labels are routes, states and key identifiers, nothing of people. It is not
// protected: mount it on an address of its own.
func (a *API) Metrics() http.Handler {
	return promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{})
}

type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newMetrics(a *API) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vaxcert_http_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vaxcert_http_request_duration_seconds", Help: "How long requests took, by route.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.duration, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), newCounts(a))
	return m
}

// count counts a request, and how long it takes.
func (m *metrics) count(route string, w http.ResponseWriter, _ *http.Request, serve func(http.ResponseWriter)) {
	began := time.Now()
	noted := &noted{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		m.requests.WithLabelValues(route, strconv.Itoa(noted.status)).Inc()
		m.duration.WithLabelValues(route).Observe(time.Since(began).Seconds())
	}()
	serve(noted)
}

// noted notes the status of an answer.
type noted struct {
	http.ResponseWriter
	status int
}

func (n *noted) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (n *noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }

var (
	recordsMetric  = prometheus.NewDesc("vaxcert_records", "Records by state.", []string{"state"}, nil)
	waitingMetric  = prometheus.NewDesc("vaxcert_waiting_records", "Records that wait for a worker, by what it has to do.", []string{"work"}, nil)
	unloggedMetric = prometheus.NewDesc("vaxcert_audit_log_delay_seconds", "How long the first step waits that is not in the audit log.", nil, nil)
	doneMetric     = prometheus.NewDesc("vaxcert_done_total", "What was done with records and certificates.", []string{"what"}, nil)
	keyMetric      = prometheus.NewDesc("vaxcert_key_days_left", "Days until a signing certificate ends.", []string{"key", "active"}, nil)
	signsMetric    = prometheus.NewDesc("vaxcert_key_signing_days_left", "Days until certificates would outlive the key that signs them.", []string{"key", "active"}, nil)
	upMetric       = prometheus.NewDesc("vaxcert_store_up", "Whether the store answered.", nil, nil)
	countsUpMetric = prometheus.NewDesc("vaxcert_counts_up", "Whether records and what was done could be counted.", nil, nil)
	countedMetric  = prometheus.NewDesc("vaxcert_counts_age_seconds", "How old the counts of records and of what was done are.", nil, nil)
)

// counts asks the store when it is asked. What takes the longer the more records there
// are is kept for a while, and apart from what says whether the store answers.
type counts struct {
	api     *API
	records *kept.Figure[[]prometheus.Metric]
}

func newCounts(a *API) *counts {
	c := &counts{api: a}
	c.records = kept.New(a.o.Clock, c.askRecords)
	return c
}

// Describe is for prometheus.Collector.
func (c *counts) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{recordsMetric, waitingMetric, unloggedMetric, doneMetric, keyMetric, signsMetric, upMetric, countsUpMetric, countedMetric} {
		to <- d
	}
}

// Collect is for prometheus.Collector.
func (c *counts) Collect(to chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), readyWithin)
	defer stop()
	gauge := func(d *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value)
	}
	up := func(d *prometheus.Desc, err error) { gauge(d, map[bool]float64{true: 1}[err == nil]) }
	quick, err := c.quick(ctx)
	up(upMetric, err)
	counted, err := c.records.Get(ctx)
	up(countsUpMetric, err)
	if !counted.At.IsZero() {
		gauge(countedMetric, max(0, c.api.o.Clock().Sub(counted.At).Seconds()))
	}
	for _, m := range append(quick, counted.Value...) {
		to <- m
	}
}

// quick asks what takes no longer where there are many records.
func (c *counts) quick(ctx context.Context) ([]prometheus.Metric, error) {
	delay, err := c.logDelay(ctx)
	if err != nil {
		return nil, err
	}
	all := []prometheus.Metric{prometheus.MustNewConstMetric(unloggedMetric, prometheus.GaugeValue, delay)}
	keys, err := c.api.o.Service.Keys(ctx)
	for _, k := range keys {
		days := func(d *prometheus.Desc, at time.Time) {
			left := at.Sub(c.api.o.Clock()).Hours() / 24
			all = append(all, prometheus.MustNewConstMetric(d, prometheus.GaugeValue, left, k.ID, strconv.FormatBool(k.Active)))
		}
		days(keyMetric, k.NotAfter)
		days(signsMetric, k.SignsUntil)
	}
	return all, err
}

// logDelay gives how long the first step waits that is not in the audit log, in seconds.
func (c *counts) logDelay(ctx context.Context) (float64, error) {
	waiting, err := c.api.o.Store.Unlogged(ctx, 1)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	return max(0, c.api.o.Clock().Sub(waiting[0].At).Seconds()), nil
}

// askRecords counts records, and what was done since the first day, over all machines.
func (c *counts) askRecords(ctx context.Context) ([]prometheus.Metric, error) {
	counts, err := c.api.o.Service.Progress(ctx, machine, store.ByState)
	if err != nil {
		return nil, err
	}
	days, err := c.api.o.Service.Days(ctx, machine, time.Unix(0, 0))
	if err != nil {
		return nil, err
	}
	var all []prometheus.Metric
	add := func(d *prometheus.Desc, kind prometheus.ValueType, n int, label string) {
		all = append(all, prometheus.MustNewConstMetric(d, kind, float64(n), label))
	}
	byState := map[life.State]int{}
	for _, n := range counts {
		byState[n.State] += n.N
	}
	for _, state := range life.States() {
		add(recordsMetric, prometheus.GaugeValue, byState[state], string(state))
	}
	add(waitingMetric, prometheus.GaugeValue, byState[life.Entered]+byState[life.Checked], "check")
	add(waitingMetric, prometheus.GaugeValue, byState[life.Signed], "issue")
	for what, n := range doneSince(days) {
		add(doneMetric, prometheus.CounterValue, n, what)
	}
	return all, nil
}

func doneSince(days []store.Day) map[string]int {
	sums := map[string]int{}
	for _, d := range days {
		sums["entered"] += d.Entered
		sums["verified"] += d.Verified
		sums["signed"] += d.Signed
		sums["issued"] += d.Issued
		sums["renewed"] += d.Renewed
		sums["revoked"] += d.Revoked
	}
	return sums
}

// machine counts everybody's records.
var machine = store.Service("metrics")
