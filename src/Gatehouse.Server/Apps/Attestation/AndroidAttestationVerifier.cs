using System.Text.Json;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols.Attestation;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary><c>android-key</c>: member <c>x5c</c> holds the certificates of the very key that signs the proofs, leaf first.</summary>
internal sealed class AndroidAttestationVerifier(AttestationTrust trust, TimeProvider time) : IAttestationVerifier
{
    /// <inheritdoc/>
    public string Format => "android-key";

    /// <inheritdoc/>
    public ValueTask<AttestationVerdict> VerifyAsync(AttestationRequest request, CancellationToken ct) => new(Verify(request));

    private AttestationVerdict Verify(AttestationRequest request)
    {
        if (request.App.Attestation is not { AndroidPackages.Count: > 0 } wanted || trust.Android.Count == 0)
        {
            return new AttestationVerdict.Refused(trust.Android.Count == 0 ? "the server knows no Android roots" : "the app names no Android package");
        }

        if (StatementMembers.Chain(request.Statement.Members) is not { } chain)
        {
            return new AttestationVerdict.Refused("x5c is missing, or is not a list of certificates in base64");
        }

        var expected = new AndroidExpectation(Packages(wanted), request.ChallengeHash, request.Key.Thumbprint);
        return AndroidKeyAttestation.Verify(chain, expected, trust.Android, trust.Revocations, time.GetUtcNow()) switch
        {
            AndroidKeyVerdict.Genuine genuine => new AttestationVerdict.Genuine(
                genuine.Level == SecurityLevel.StrongBox ? AttestationLevels.StrongBox : AttestationLevels.Hardware, Facts(genuine)),
            AndroidKeyVerdict.Refused refused => new AttestationVerdict.Refused(refused.Reason),
            var other => throw new InvalidOperationException($"{other} is no verdict that is known here."),
        };
    }

    private static List<AndroidPackage> Packages(AppAttestation wanted) =>
    [
        .. from name in wanted.AndroidPackages
           from digest in wanted.AndroidSigningDigests
           select new AndroidPackage(name, Convert.FromHexString(digest)),
    ];

    private static string Facts(AndroidKeyVerdict.Genuine genuine) =>
        JsonSerializer.Serialize(new { format = "android-key", genuine.Package, genuine.Level, genuine.NeedsUser, genuine.PatchLevel }, GatehouseJson.Options);
}
