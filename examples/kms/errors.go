package kms

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// What can go wrong, for errors.Is.
var (
	// ErrURI: the URI of a key cannot be read, or something is missing in it.
	ErrURI = errors.New("kms: the URI of the key")
	// ErrDenied: the service does not know who asks, or who asks has no right to sign.
	ErrDenied = errors.New("kms: the service denies access")
	// ErrKey: the key is not there, is disabled, or does not sign like this.
	ErrKey = errors.New("kms: the service cannot use the key")
	// ErrThrottled: the service had too much to do at each attempt.
	ErrThrottled = errors.New("kms: the service throttles")
	// ErrUnavailable: the service failed, or could not be reached. It may have signed.
	ErrUnavailable = errors.New("kms: the service fails")
	// ErrTimeout: the service did not answer in time. It may have signed.
	ErrTimeout = errors.New("kms: the service did not answer in time")
	// ErrSelfTest: the service signs, but not with the key of the certificate, not
	// with PSS, or not with a salt of 32 bytes.
	ErrSelfTest = errors.New("kms: the signature of the self-test does not verify")
)

// Error is a service's answer. It shows the service's own word for it and nothing
// else: what the libraries have in their texts names accounts, keys and URLs. It
// unwraps to one of the errors above.
type Error struct {
	// Service is awskms, cloudkms, azurekms or hashivault; may be empty.
	Service string
	// Code is the service's, as "DisabledException"; empty where there was no answer.
	Code string

	kind  error
	after time.Duration // that the service asks to wait
}

func (e *Error) Error() string {
	text := e.kind.Error()
	if detail := strings.TrimSpace(e.Service + " " + e.Code); detail != "" {
		text += ": " + detail
	}
	return text
}

// Unwrap gives one of the errors of this package.
func (e *Error) Unwrap() error { return e.kind }

// meaning turns the error of a library into one of ours.
func meaning(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return meaningOfAWS(e)
	}
	if e, ok := errors.AsType[*azcore.ResponseError](err); ok {
		return meaningOfAzure(e)
	}
	if _, ok := errors.AsType[*azidentity.AuthenticationFailedError](err); ok {
		return &Error{Service: "azurekms", kind: ErrDenied}
	}
	if s, ok := status.FromError(err); ok {
		return meaningOfGoogle(s.Code())
	}
	return &Error{kind: ErrUnavailable}
}

// Source: AWS KMS API reference, common errors and those of Sign.
func meaningOfAWS(e smithy.APIError) *Error {
	code := e.ErrorCode()
	answer := &Error{Service: "awskms", Code: code}
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	switch {
	case throttled:
		answer.kind = ErrThrottled
	case e.ErrorFault() == smithy.FaultServer:
		answer.kind = ErrUnavailable
	default:
		answer.kind = ErrKey
	}
	switch code {
	case "AccessDeniedException", "ExpiredTokenException", "IncompleteSignature", "InvalidClientTokenId",
		"InvalidSignatureException", "MissingAuthenticationToken", "NotAuthorized", "OptInRequired",
		"SignatureDoesNotMatch", "UnrecognizedClientException":
		answer.kind = ErrDenied
	case "DependencyTimeoutException", "InternalFailure", "KMSInternalException", "KeyUnavailableException",
		"ServiceUnavailable", "ServiceUnavailableException":
		answer.kind = ErrUnavailable
	}
	return answer
}

// Source: google.rpc.Code.
func meaningOfGoogle(code codes.Code) *Error {
	answer := &Error{Service: "cloudkms", Code: code.String()}
	switch code {
	case codes.ResourceExhausted:
		answer.kind = ErrThrottled
	case codes.Unauthenticated, codes.PermissionDenied:
		answer.kind = ErrDenied
	case codes.NotFound, codes.FailedPrecondition, codes.InvalidArgument, codes.OutOfRange, codes.Unimplemented:
		answer.kind = ErrKey
	case codes.DeadlineExceeded:
		answer.kind = ErrTimeout
	default:
		answer.kind = ErrUnavailable
	}
	return answer
}

// Azure says in an inner error why something is forbidden: what is about the key and
// not about who asks begins with "Key". Source: Key Vault REST API, error codes.
func meaningOfAzure(e *azcore.ResponseError) *Error {
	answer := meaningOfStatus("azurekms", e.StatusCode, e.RawResponse.Header)
	var body struct {
		Error struct {
			Inner struct {
				Code string `json:"code"`
			} `json:"innererror"`
		} `json:"error"`
	}
	if payload, err := runtime.Payload(e.RawResponse); err == nil && json.Unmarshal(payload, &body) == nil {
		if strings.HasPrefix(body.Error.Inner.Code, "Key") {
			answer.kind = ErrKey
		}
	}
	return answer
}

// meaningOfStatus is of a service that answers with the codes of HTTP.
func meaningOfStatus(service string, status int, header http.Header) *Error {
	answer := &Error{Service: service, Code: "HTTP " + strconv.Itoa(status)}
	switch {
	case status == http.StatusTooManyRequests:
		answer.kind = ErrThrottled
		seconds, _ := strconv.Atoi(header.Get("Retry-After"))
		answer.after = time.Duration(seconds) * time.Second
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		answer.kind = ErrDenied
	case status >= 500:
		answer.kind = ErrUnavailable
	default:
		answer.kind = ErrKey
	}
	return answer
}

// opening is meaning for what fails while a key is opened.
func opening(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return meaning(err)
}
