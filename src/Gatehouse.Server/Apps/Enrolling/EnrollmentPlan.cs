using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Apps.Enrolling;

/// <summary>Everything about an enrollment that is settled before its transaction.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Client">The app.</param>
/// <param name="Request">What it asked for.</param>
/// <param name="Key">The device's key, shown.</param>
/// <param name="Challenge">Challenge that it answered; null where none was needed.</param>
/// <param name="Known">What is known of the key.</param>
/// <param name="Quotas">What it counts in.</param>
/// <param name="MaxActive">Most anonymous installations of the organization.</param>
/// <param name="IdempotencyHash">Hash of the <c>Idempotency-Key</c>; null without one.</param>
internal sealed record EnrollmentPlan(
    string OrganizationId, OAuthClient Client, AnonymousEnrollmentRequest Request, ShownKey Key, AttestationChallenge? Challenge,
    AttestationVerdict.Genuine Known, IReadOnlyList<Quota> Quotas, int MaxActive, byte[]? IdempotencyHash)
{
    /// <summary>What its tokens will allow.</summary>
    public ScopeSet Scopes => Request.Scopes ?? ScopeSet.FromStored(Client.Settings.Scopes);
}
