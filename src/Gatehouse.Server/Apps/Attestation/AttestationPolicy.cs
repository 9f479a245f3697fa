using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Settings;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary>What an organization and an app make of an attestation, or of its absence.</summary>
internal sealed class AttestationPolicy(IEnumerable<IAttestationVerifier> verifiers, ILogger<AttestationPolicy> log)
{
    private static readonly AttestationVerdict.Genuine Nothing = new(AttestationLevels.None);

    // The newest registration of a format counts.
    private readonly Dictionary<string, IAttestationVerifier> _verifiers =
        verifiers.GroupBy(v => v.Format, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    /// <summary>What is known of the key, or the refusal.</summary>
    public async ValueTask<(AttestationVerdict.Genuine? Known, OAuthError? Error)> JudgeAsync(
        string organizationId, AppEnrollmentSettings tenant, AppSettings app, AttestationStatement? statement, JsonWebKey key, CancellationToken ct)
    {
        var verdict = statement is null || tenant.Attestation == AttestationDemands.None
            ? tenant.Attestation == AttestationDemands.Required ? new AttestationVerdict.Refused("there is none, and one is required") : Nothing
            : await VerifyAsync(new AttestationRequest(organizationId, app, statement, key), ct);
        if (verdict is AttestationVerdict.Genuine genuine && !AttestationLevels.IsAtLeast(genuine.Level, app.KeyPolicy))
        {
            verdict = new AttestationVerdict.Refused($"the app needs {app.KeyPolicy}, and this is {genuine.Level}");
        }

        if (verdict is AttestationVerdict.Refused refused)
        {
            AppsLog.AttestationRefused(log, organizationId, refused.Reason);
            return (null, new OAuthError(OAuthErrorCodes.InvalidClientAttestation, "The attestation is missing, or does not hold.", 401));
        }

        return ((AttestationVerdict.Genuine)verdict, null);
    }

    private ValueTask<AttestationVerdict> VerifyAsync(AttestationRequest request, CancellationToken ct) =>
        _verifiers.TryGetValue(request.Statement.Format, out var verifier)
            ? verifier.VerifyAsync(request, ct)
            : new(new AttestationVerdict.Refused("nobody knows its format"));
}
