package fake

import (
	"context"
	"crypto/x509"
	"encoding/pem"

	"cloud.google.com/go/kms/apiv1/kmspb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// GoogleKey is the version of the key of Google Cloud KMS.
const GoogleKey = "projects/p/locations/asia-southeast1/keyRings/r/cryptoKeys/dsc/cryptoKeyVersions/1"

// Google answers as Google Cloud KMS does, over gRPC.
func (s *Service) Google() *grpc.Server {
	server := grpc.NewServer()
	kmspb.RegisterKeyManagementServiceServer(server, &google{service: s})
	return server
}

type google struct {
	kmspb.UnimplementedKeyManagementServiceServer
	service *Service
}

func refusal(code codes.Code) error { return status.Error(code, GoogleKey+" "+Secret) }

func (g *google) GetPublicKey(_ context.Context, r *kmspb.GetPublicKeyRequest) (*kmspb.PublicKey, error) {
	if r.Name != GoogleKey {
		return nil, refusal(codes.NotFound)
	}
	der, _ := x509.MarshalPKIXPublicKey(g.service.Key.Public())
	algorithm := kmspb.CryptoKeyVersion_EC_SIGN_P256_SHA256
	if isRSA(g.service.Key) {
		algorithm = kmspb.CryptoKeyVersion_RSA_SIGN_PSS_2048_SHA256
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return &kmspb.PublicKey{Name: GoogleKey, Pem: string(text), Algorithm: algorithm}, nil
}

func (g *google) AsymmetricSign(ctx context.Context, r *kmspb.AsymmetricSignRequest) (*kmspb.AsymmetricSignResponse, error) {
	digest := r.GetDigest().GetSha256()
	switch {
	case r.Name != GoogleKey:
		return nil, refusal(codes.NotFound)
	case len(digest) != 32:
		return nil, refusal(codes.InvalidArgument)
	}
	signature, fault := g.service.sign(ctx, digest)
	if ctx.Err() != nil {
		return nil, status.FromContextError(ctx.Err()).Err()
	}
	switch fault {
	case None:
		return &kmspb.AsymmetricSignResponse{Name: GoogleKey, Signature: signature}, nil
	case Throttled:
		return nil, refusal(codes.ResourceExhausted)
	case Disabled:
		return nil, refusal(codes.FailedPrecondition)
	case Missing:
		return nil, refusal(codes.NotFound)
	case Denied:
		return nil, refusal(codes.PermissionDenied)
	}
	return nil, refusal(codes.Unavailable)
}
