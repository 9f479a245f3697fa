using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols.Attestation;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary>
/// <c>apple-appattest</c>: member <c>object</c> holds what <c>attestKey(_:clientDataHash:)</c> returned. Apple vouches for the
/// app and for a key that signs nothing but assertions; that the key of the proofs belongs to it is what the challenge says.
/// So the app is known to be genuine, and nothing is known of where the key of the proofs is kept.
/// </summary>
internal sealed class AppleAttestationVerifier(AttestationTrust trust, TimeProvider time) : IAttestationVerifier
{
    /// <inheritdoc/>
    public string Format => "apple-appattest";

    /// <inheritdoc/>
    public ValueTask<AttestationVerdict> VerifyAsync(AttestationRequest request, CancellationToken ct) => new(Verify(request));

    private AttestationVerdict Verify(AttestationRequest request)
    {
        if (request.App.Attestation is not { AppleAppIds.Count: > 0 } wanted)
        {
            return new AttestationVerdict.Refused("the app names no Apple app");
        }

        if (StatementMembers.Bytes(request.Statement.Members, "object") is not { } bytes)
        {
            return new AttestationVerdict.Refused("object is missing, or is not base64");
        }

        var expected = new AppAttestExpectation(wanted.AppleAppIds, request.ChallengeHash, wanted.AppleDevelopment);
        return AppAttest.VerifyAttestation(bytes, expected, trust.Apple, time.GetUtcNow()) switch
        {
            AppAttestVerdict.Genuine genuine => new AttestationVerdict.Genuine(AttestationLevels.Software, Facts(genuine.Key)),
            AppAttestVerdict.Refused refused => new AttestationVerdict.Refused(refused.Reason),
            var other => throw new InvalidOperationException($"{other} is no verdict that is known here."),
        };
    }

    // Key and id are for verifying assertions. The receipt is only good for asking Apple, which this server does not do.
    private static string Facts(AppAttestKey key) => JsonSerializer.Serialize(
        new { format = "apple-appattest", key.AppId, key.IsDevelopment, keyId = Convert.ToBase64String(key.KeyId.Span), publicKey = Convert.ToBase64String(key.PublicKey.Span) },
        GatehouseJson.Options);
}
