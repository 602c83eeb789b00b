package api

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// countsFor is how long counts of the store are given out before it is asked again.
const countsFor = 15 * time.Second

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
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &counts{api: a})
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
)

// counts asks the store when it is asked, and not too often.
type counts struct {
	api *API

	mu    sync.Mutex
	asked time.Time
	last  []prometheus.Metric
}

// Describe is for prometheus.Collector.
func (c *counts) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{recordsMetric, waitingMetric, unloggedMetric, doneMetric, keyMetric, signsMetric, upMetric} {
		to <- d
	}
}

// Collect is for prometheus.Collector.
func (c *counts) Collect(to chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.asked) > countsFor {
		c.asked, c.last = now, c.ask()
	}
	for _, m := range c.last {
		to <- m
	}
}

// ask gives what can be had; vaxcert_store_up is 0 where that is not all.
func (c *counts) ask() []prometheus.Metric {
	ctx, stop := context.WithTimeout(context.Background(), readyWithin)
	defer stop()
	var all []prometheus.Metric
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		all = append(all, prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...))
	}
	up := 1.0
	for _, part := range []func(context.Context, func(*prometheus.Desc, float64, ...string)) error{c.records, c.log, c.keys} {
		if part(ctx, gauge) != nil {
			up = 0
		}
	}
	done, err := c.done(ctx)
	if err != nil {
		up = 0
	}
	gauge(upMetric, up)
	return append(all, done...)
}

func (c *counts) records(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	counts, err := c.api.o.Service.Progress(ctx, machine, store.ByState)
	if err != nil {
		return err
	}
	byState := map[life.State]int{}
	for _, n := range counts {
		byState[n.State] += n.N
	}
	for _, state := range life.States() {
		gauge(recordsMetric, float64(byState[state]), string(state))
	}
	gauge(waitingMetric, float64(byState[life.Entered]+byState[life.Checked]), "check")
	gauge(waitingMetric, float64(byState[life.Signed]), "issue")
	return nil
}

func (c *counts) log(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	waiting, err := c.api.o.Store.Unlogged(ctx, 1)
	if err != nil {
		return err
	}
	delay := 0.0
	if len(waiting) > 0 {
		delay = max(0, c.api.o.Clock().Sub(waiting[0].At).Seconds())
	}
	gauge(unloggedMetric, delay)
	return nil
}

func (c *counts) keys(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	keys, err := c.api.o.Service.Keys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		days := func(at time.Time) float64 { return at.Sub(c.api.o.Clock()).Hours() / 24 }
		gauge(keyMetric, days(k.NotAfter), k.ID, strconv.FormatBool(k.Active))
		gauge(signsMetric, days(k.SignsUntil), k.ID, strconv.FormatBool(k.Active))
	}
	return nil
}

// done counts since the first day, over all machines.
func (c *counts) done(ctx context.Context) ([]prometheus.Metric, error) {
	days, err := c.api.o.Service.Days(ctx, machine, time.Unix(0, 0))
	if err != nil {
		return nil, err
	}
	sums := map[string]int{}
	for _, d := range days {
		sums["entered"] += d.Entered
		sums["verified"] += d.Verified
		sums["signed"] += d.Signed
		sums["issued"] += d.Issued
		sums["renewed"] += d.Renewed
		sums["revoked"] += d.Revoked
	}
	var all []prometheus.Metric
	for what, n := range sums {
		all = append(all, prometheus.MustNewConstMetric(doneMetric, prometheus.CounterValue, float64(n), what))
	}
	return all, nil
}

// machine counts everybody's records.
var machine = store.Service("metrics")
