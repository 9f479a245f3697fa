namespace Gatehouse.Protocols.Attestation;

/// <summary>What an App Attest object must speak about.</summary>
/// <param name="AppIds">Allowed apps, each team and bundle: <c>TEAM123456.com.example.app</c>.</param>
/// <param name="ClientDataHash">32 bytes; see <see cref="Apps.AttestationChallenges.ForPlatform"/>.</param>
/// <param name="AllowsDevelopment">Also builds that run from Xcode, which Apple attests with another mark.</param>
public sealed record AppAttestExpectation(IReadOnlyCollection<string> AppIds, ReadOnlyMemory<byte> ClientDataHash, bool AllowsDevelopment = false);
