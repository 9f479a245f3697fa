using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Pki.Authorities;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>Completes a stored profile with what depends on the server's address and CA.</summary>
public sealed class ScepProfileView(AuthorityVault vault, ScepAddresses addresses)
{
    /// <summary>Fingerprint of the CA that issues now; makes the CA when there is none yet.</summary>
    public async Task<string> FingerprintAsync(string organizationId, CancellationToken ct) =>
        Convert.ToHexString((await vault.GetAsync(organizationId, ct)).ScepFingerprint);

    /// <summary>For the API.</summary>
    public ScepProfile Of(ScepProfileRow row, string builtInFingerprint) =>
        row.ToContract(addresses.ScepUrl(row), row.IsBuiltIn ? builtInFingerprint : row.CaFingerprint);
}
