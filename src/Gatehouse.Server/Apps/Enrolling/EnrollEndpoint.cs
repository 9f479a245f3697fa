using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.Apps.Challenges;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Enrolling;

/// <summary>
/// <c>POST /apps/v1/{org}/enroll/anonymous</c>: a device shows its key and gets an identity of its own. Everything that can
/// refuse comes before the transaction, the cheap first; nothing is written before it.
/// </summary>
internal sealed class EnrollEndpoint(
    IIssuers issuers, IClients clients, TenantStore tenants, AppStore apps, IProofs proofs, ChallengeDesk challenges, AttestationPolicy attestations,
    QuotaStore quotas, Enroller enroller, Repetitions repetitions, Database database, AppsMetrics metrics, ILogger<EnrollEndpoint> log)
{
    private const int MaxIdempotencyKey = 255;

    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, EnrollEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    private async Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct)
    {
        if (await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return OAuthAnswers.Error(http, AppErrors.InvalidTenant());
        }

        var (answer, error) = await EnrollAsync(http, issuer.OrganizationId, ct);
        if (answer is not null)
        {
            return OAuthAnswers.Secret(http, answer, StatusCodes.Status201Created);
        }

        metrics.Enrollment(error!.Code);
        AppsLog.EnrollmentRefused(log, issuer.OrganizationId, error.Code);
        return OAuthAnswers.Error(http, error);
    }

    private async Task<(byte[]? Answer, OAuthError? Error)> EnrollAsync(HttpContext http, string organizationId, CancellationToken ct)
    {
        var (request, error) = await ReadAsync(http, ct);
        if (request is null)
        {
            return (null, error);
        }

        var (plan, tenant, refusal) = await PlanAsync(http, organizationId, request, ct);
        if (plan is null)
        {
            return (null, refusal);
        }

        try
        {
            var answer = await database.WriteAsync(tx => enroller.EnrollAsync(tx, plan), ct);
            metrics.Enrollment("enrolled");
            return (answer, null);
        }
        catch (EnrollmentRefusedException e)
        {
            return e.Error is null ? await repetitions.AnswerAsync(plan, ct)
                : (null, e.Error.Code == OAuthErrorCodes.UseAttestationChallenge ? await challenges.NeededAsync(http, organizationId, tenant!, ct) : e.Error);
        }
    }

    private static async Task<(AnonymousEnrollmentRequest? Request, OAuthError? Error)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Request.Headers["Idempotency-Key"] is { Count: > 0 } keys && keys is not [{ Length: > 0 and <= MaxIdempotencyKey }])
        {
            return (null, OAuthError.InvalidRequest("There is more than one Idempotency-Key, or it is empty or too long."));
        }

        return await AppBody.ReadAsync(http, AnonymousEnrollmentRequest.MaxBytes, ct) is not { } body
            ? (null, OAuthError.InvalidRequest("The body is not application/json."))
            : AnonymousEnrollmentRequest.TryParse(body, out var request, out var error) ? (request, null) : (null, error);
    }

    private async Task<(EnrollmentPlan? Plan, AppEnrollmentSettings? Tenant, OAuthError? Error)> PlanAsync(
        HttpContext http, string organizationId, AnonymousEnrollmentRequest request, CancellationToken ct)
    {
        var row = await tenants.ReadAsync(organizationId, ct);
        var tenant = row.Read();
        if (row.Disabled || !tenant.Enabled)
        {
            return (null, null, row.Disabled ? OAuthError.TemporarilyUnavailable("The organization is switched off.") : AppErrors.NotHere());
        }

        var (client, app, unknown) = await FindAppAsync(organizationId, request, tenant, ct);
        if (client is null)
        {
            return (null, null, unknown);
        }

        var (key, bad) = await proofs.ReadAsync(http, client.Id, ct);
        if (key is null)
        {
            return (null, null, bad);
        }

        var (challenge, needed) = await challenges.ReadAsync(http, organizationId, tenant, request, key.Thumbprint, ct);
        if (needed is not null)
        {
            return (null, null, needed);
        }

        var (known, untrue) = await attestations.JudgeAsync(organizationId, tenant, app!, request.Attestation, key.Key, ct);
        if (known is null)
        {
            return (null, null, untrue);
        }

        var counted = QuotaStore.Of(tenant, app!, client.Id, known.Level, AddressBlock.Of(http.Connection.RemoteIpAddress));
        var plan = new EnrollmentPlan(organizationId, client, request, key, challenge, known, counted, tenant.MaxActiveAnonymous, IdempotencyHash(http));
        return await UsedUpAsync(plan, ct) is { } tooMany ? (null, null, tooMany) : (plan, tenant, null);
    }

    private async Task<(OAuthClient? Client, AppSettings? App, OAuthError? Error)> FindAppAsync(
        string organizationId, AnonymousEnrollmentRequest request, AppEnrollmentSettings tenant, CancellationToken ct)
    {
        if (await clients.FindAsync(organizationId, request.ClientId, ct) is not { Disabled: false } client)
        {
            return (null, null, OAuthError.InvalidClient("The client is unknown."));
        }

        if (await apps.FindByIdAsync(organizationId, client.Id, ct) is not { } row)
        {
            return (null, null, AppErrors.NotThisApp());
        }

        var app = row.Read();
        return EnrollmentRules.Fault(request, tenant, app, client) is { } fault ? (null, null, fault) : (client, app, null);
    }

    // A repetition is not an enrollment, so it is answered even when the quota is used up.
    private async Task<OAuthError?> UsedUpAsync(EnrollmentPlan plan, CancellationToken ct)
    {
        if (await quotas.UsedUpAsync(plan.OrganizationId, plan.Quotas, ct) is not { } full || await repetitions.IsKnownAsync(plan, ct))
        {
            return null;
        }

        AppsLog.QuotaUsedUp(log, full.Quota.Kind, plan.OrganizationId);
        return AppErrors.SlowDown(full.Wait);
    }

    private static byte[]? IdempotencyHash(HttpContext http) =>
        http.Request.Headers["Idempotency-Key"] is [{ } key] ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;
}
