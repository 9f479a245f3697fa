using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Settings;

/// <summary>How the people of the caller's organization sign in.</summary>
public static class AccountSettingEndpoints
{
    /// <summary>The settings.</summary>
    public static async Task<Ok<AccountSettings>> GetAsync(HttpContext http, AccountSettingStore store, CancellationToken ct)
    {
        var (settings, version) = await store.GetAsync(Caller.Of(http).OrganizationId, ct);
        ETags.Set(http, version);
        return TypedResults.Ok(settings);
    }

    /// <summary>Changes the settings, for every sign-in from now on. Whoever is signed in with less is asked for more at the next one.</summary>
    public static async Task<Results<Ok<AccountSettings>, ProblemHttpResult>> UpdateAsync(
        UpdateAccountSettings request, HttpContext http, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<AccountSettings>, ProblemHttpResult>>(async tx =>
        {
            var (before, version) = await AccountSettingStore.LockAsync(tx, caller.OrganizationId);
            if (ETags.Check(http, version) is { } stale)
            {
                return stale;
            }

            var after = new AccountSettings(request.RequireSecondFactor ?? before.RequireSecondFactor);
            if (after != before)
            {
                await AccountSettingStore.SaveAsync(tx, caller.OrganizationId, after, ++version);
                await audit.WriteAsync(tx, caller, "account-settings.update", caller.OrganizationId, new { From = before, To = after });
            }

            ETags.Set(http, version);
            return TypedResults.Ok(after);
        }, ct);
    }
}
