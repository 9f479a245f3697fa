using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;

namespace Gatehouse.Server.Apps.Devices;

/// <summary>Lets an installation to its own registration, by its access token and key; nobody else, and to no other.</summary>
internal sealed class DevicePass(IIssuers issuers, IPresentedTokens tokens)
{
    /// <summary>The token and the id of the installation, or the answer that refuses.</summary>
    public async Task<(Issuer? Issuer, AccessTokenInfo? Token, IResult? Refusal)> CheckAsync(HttpContext http, string org, string deviceId, CancellationToken ct)
    {
        if (await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return (null, null, OAuthAnswers.Error(http, AppErrors.InvalidTenant()));
        }

        var (token, refusal) = await tokens.ReadAsync(http, issuer.OrganizationId, ct);
        if (token is null)
        {
            return (issuer, null, refusal);
        }

        // Another device and none get the same answer.
        return token is { Kind: GrantKinds.App, Audience: Audiences.Internal } && token.DeviceId == deviceId && DeviceIds.Find(deviceId) is not null
            ? (issuer, token, null)
            : (issuer, null, OAuthAnswers.Error(http, AppErrors.NoDevice()));
    }
}
