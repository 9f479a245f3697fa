using Gatehouse.Protocols.Apps;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;

namespace Gatehouse.Server.Apps.Challenges;

/// <summary><c>POST /apps/v1/{org}/challenge</c>: something to bind an attestation to, and to work on where work is demanded.</summary>
internal sealed class ChallengeEndpoint(IIssuers issuers, TenantStore tenants, ChallengeDesk challenges)
{
    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, ChallengeEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    private async Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct)
    {
        if (await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return OAuthAnswers.Error(http, AppErrors.InvalidTenant());
        }

        var tenant = (await tenants.ReadAsync(issuer.OrganizationId, ct)).Read();
        if (!tenant.Enabled)
        {
            return OAuthAnswers.Error(http, AppErrors.NotHere());
        }

        var challenge = await challenges.MakeAsync(issuer.OrganizationId, tenant, ct);
        return OAuthAnswers.Secret(http, new ChallengeResponse(challenge, tenant.ProofOfWorkBits).ToJson());
    }
}
