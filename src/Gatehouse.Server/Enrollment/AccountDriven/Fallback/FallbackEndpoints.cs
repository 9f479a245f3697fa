using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven.Fallback;

/// <summary>The address that Apple hands out when a domain's own does not answer, through the API.</summary>
internal sealed class FallbackEndpoints(
    Database database, AppleTokenStore tokens, AppleDeviceService apple, OrganizationDirectory organizations, DiscoveryAddresses addresses, IAudit audit, TimeProvider time)
{
    /// <summary>What Apple has registered; asks Apple when a server token is stored.</summary>
    /// <response code="502"><c>apple-service-refused</c>.</response>
    public static Task<Results<Ok<AppleFallback>, ProblemHttpResult>> GetAsync(HttpContext http, FallbackEndpoints fallback, CancellationToken ct) =>
        AnswerAsync(() => fallback.ShowAsync(Caller.Of(http), ct));

    /// <summary>Stores the server token of Apple Business or School Manager.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> SetTokenAsync(SetAppleServerToken request, HttpContext http, FallbackEndpoints fallback, CancellationToken ct) =>
        fallback.StoreAsync(request, Caller.Of(http), ct);

    /// <summary>Registers this organization's service discovery with Apple.</summary>
    /// <response code="409"><c>apple-server-token-missing</c>.</response>
    /// <response code="502"><c>apple-service-refused</c>.</response>
    public static Task<Results<Ok<AppleFallback>, ProblemHttpResult>> RegisterAsync(HttpContext http, FallbackEndpoints fallback, CancellationToken ct) =>
        AnswerAsync(() => fallback.ChangeAsync(Caller.Of(http), register: true, ct));

    /// <summary>Takes the address back.</summary>
    /// <response code="409"><c>apple-server-token-missing</c>.</response>
    /// <response code="502"><c>apple-service-refused</c>.</response>
    public static Task<Results<Ok<AppleFallback>, ProblemHttpResult>> UnregisterAsync(HttpContext http, FallbackEndpoints fallback, CancellationToken ct) =>
        AnswerAsync(() => fallback.ChangeAsync(Caller.Of(http), register: false, ct));

    private static async Task<Results<Ok<AppleFallback>, ProblemHttpResult>> AnswerAsync(Func<Task<AppleFallback?>> ask)
    {
        try
        {
            return await ask() is { } answer ? TypedResults.Ok(answer) : AccountDrivenProblems.ServerTokenMissing();
        }
        catch (AppleServiceException e)
        {
            return AccountDrivenProblems.AppleRefused(e.Code, e.Message);
        }
    }

    private async Task<AppleFallback?> ShowAsync(Caller caller, CancellationToken ct)
    {
        if (await tokens.FindAsync(caller.OrganizationId, ct) is not { } stored)
        {
            return new AppleFallback();
        }

        var registration = await apple.FindAsync(stored.Token, ct);
        return new AppleFallback
        {
            HasServerToken = true,
            ServerTokenExpiresAt = stored.Expires,
            RegisteredUrl = registration?.Url,
            RegisteredAt = registration?.Updated,
        };
    }

    private async Task<Results<NoContent, ProblemHttpResult>> StoreAsync(SetAppleServerToken request, Caller caller, CancellationToken ct)
    {
        if (request.AccessTokenExpiry <= time.GetUtcNow())
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["accessTokenExpiry"] = ["The token has ended. Download a new one."] });
        }

        var token = new AppleServerToken(request.ConsumerKey, request.ConsumerSecret, request.AccessToken, request.AccessSecret);
        await database.WriteAsync(async tx =>
        {
            await tokens.StoreAsync(tx, caller.OrganizationId, new StoredServerToken(token, request.AccessTokenExpiry));
            await audit.WriteAsync(tx, caller, "account-driven.apple.token", caller.OrganizationId, new { request.AccessTokenExpiry });
        }, ct);
        return TypedResults.NoContent();
    }

    private async Task<AppleFallback?> ChangeAsync(Caller caller, bool register, CancellationToken ct)
    {
        if (await tokens.FindAsync(caller.OrganizationId, ct) is not { } stored)
        {
            return null;
        }

        if (register)
        {
            var organization = (await organizations.FindAsync(caller.OrganizationId, ct))!;
            await apple.RegisterAsync(stored.Token, addresses.Discovery(organization.Slug), ct);
        }
        else
        {
            await apple.RemoveAsync(stored.Token, ct);
        }

        await database.WriteAsync(tx => audit.WriteAsync(tx, caller, register ? "account-driven.apple.register" : "account-driven.apple.unregister", caller.OrganizationId), ct);
        return await ShowAsync(caller, ct);
    }
}
