using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Tokens;

/// <summary>Makes the grants that tokens of installations hang on.</summary>
internal sealed class AppGrants(IGrants grants, TimeProvider time)
{
    /// <summary>Level of a token behind which only a device is known.</summary>
    public const string Acr = "0";

    /// <summary>A grant for a device that nobody is known behind.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="client">The app.</param>
    /// <param name="installationId"><c>ins_…</c></param>
    /// <param name="subject">Whom its tokens are about.</param>
    /// <param name="scopes">Most that they allow.</param>
    /// <param name="attestationLevel">What is known of the key.</param>
    public Task<string> CreateAsync(Tx tx, OAuthClient client, string installationId, string subject, ScopeSet scopes, string attestationLevel)
    {
        var now = time.GetUtcNow();
        return grants.CreateAsync(tx, new NewGrant(
            client.OrganizationId, client.Id, null, null, GrantKinds.App, scopes.ToString(), [], Acr, [Method(attestationLevel)], now,
            now + (client.Settings.GrantLifetime ?? AppLifetimes.Default.Grant))
        {
            Subject = subject,
            DeviceId = DeviceIds.Of(installationId),
        });
    }

    /// <summary>A grant goes on with a key of which nothing is known.</summary>
    public Task ForgetAttestationAsync(Tx tx, string organizationId, string grantId) =>
        grants.SetMethodsAsync(tx, organizationId, grantId, [Method(AttestationLevels.None)]);

    // RFC 8176 §2.
    private static string Method(string attestationLevel) => AttestationLevels.IsAtLeast(attestationLevel, AttestationLevels.Hardware) ? "hwk" : "swk";
}
