using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Apps.Settings;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary>What a verifier needs to know. The challenge itself is one of ours and counts once: that is checked already.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="App">The app's settings.</param>
/// <param name="Statement">As sent.</param>
/// <param name="Key">Key of the request's proof: the statement must be about it, or bound to it.</param>
internal sealed record AttestationRequest(string OrganizationId, AppSettings App, AttestationStatement Statement, JsonWebKey Key)
{
    /// <summary>The bytes that the platform was given: <see cref="AttestationChallenges.ForPlatform"/>.</summary>
    public byte[] ChallengeHash => AttestationChallenges.ForPlatform(Statement.Challenge, Key.Thumbprint);
}
