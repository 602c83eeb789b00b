package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
)

// ServiceName is what the service is called in traces.
const ServiceName = "vaxcert-issuer"

// Traced has each request traced by OpenTelemetry: a span with the route's pattern, the
// method and the status, and nothing else of the request, sent to an OTLP receiver by
// HTTP. The endpoint is as in OTEL_EXPORTER_OTLP_ENDPOINT: "http://host:4318". Route gives
// the pattern of a request: API.Route. Shutdown sends what is left.
func Traced(ctx context.Context, next http.Handler, endpoint string, route func(*http.Request) string) (traced http.Handler, shutdown func(context.Context) error, err error) {
	receiver, err := url.Parse(endpoint)
	if err != nil || receiver.Host == "" {
		return nil, nil, fmt.Errorf("api: the endpoint for traces is no URL")
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(receiver.JoinPath("v1/traces").String()))
	if err != nil {
		return nil, nil, err
	}
	spans := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(semconv.ServiceName(ServiceName))))
	inner := otelhttp.NewHandler(http.HandlerFunc(func(w http.ResponseWriter, outline *http.Request) {
		r := outline.Context().Value(tracedKey{}).(*http.Request)
		next.ServeHTTP(w, r.WithContext(outline.Context()))
	}), "", otelhttp.WithTracerProvider(spans), otelhttp.WithPropagators(propagation.TraceContext{}),
		otelhttp.WithSpanNameFormatter(func(_ string, outline *http.Request) string { return outline.Pattern }))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, outlineOf(r, route(r)))
	}), spans.Shutdown, nil
}

type tracedKey struct{}

// outlineOf gives what tracing may see of a request: its route and method.
func outlineOf(r *http.Request, pattern string) *http.Request {
	_, path, found := strings.Cut(pattern, " ")
	if !found {
		path = pattern
	}
	header := http.Header{}
	for _, name := range []string{"Traceparent", "Tracestate"} {
		if values := r.Header.Values(name); values != nil {
			header[name] = slices.Clone(values)
		}
	}
	outline := &http.Request{
		Method: r.Method, URL: &url.URL{Path: path}, Header: header, Body: http.NoBody, Pattern: pattern,
		Proto: r.Proto, ProtoMajor: r.ProtoMajor, ProtoMinor: r.ProtoMinor,
	}
	return outline.WithContext(context.WithValue(r.Context(), tracedKey{}, r))
}
