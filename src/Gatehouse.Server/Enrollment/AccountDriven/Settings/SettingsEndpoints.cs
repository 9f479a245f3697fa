using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven.Settings;

/// <summary>The settings through the API.</summary>
internal sealed class SettingsEndpoints(
    Database database, SettingsStore store, SettingsChecks checks, DeviceClient devices, OrganizationDirectory organizations, DiscoveryAddresses addresses, IAudit audit)
{
    /// <summary>How people enroll with their account.</summary>
    public static async Task<Ok<AccountDrivenSettings>> GetAsync(HttpContext http, SettingsEndpoints settings, CancellationToken ct) =>
        TypedResults.Ok(await settings.ShowAsync(http, ct));

    /// <summary>Changes what is given; honours <c>If-Match</c>.</summary>
    /// <response code="400">A group, SCEP profile or Enrollment SSO document that does not exist, or cannot serve here.</response>
    public static Task<Results<Ok<AccountDrivenSettings>, ProblemHttpResult>> UpdateAsync(
        UpdateAccountDrivenSettings request, HttpContext http, SettingsEndpoints settings, CancellationToken ct) => settings.ApplyAsync(request, http, ct);

    private async Task<Results<Ok<AccountDrivenSettings>, ProblemHttpResult>> ApplyAsync(UpdateAccountDrivenSettings request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var faults = await checks.FaultsAsync(caller.OrganizationId, request.GroupId, request.ScepProfileId, request.EnrollmentSsoId, ct);
        if (request.RefusalMessage?.Any(char.IsControl) == true)
        {
            faults["refusalMessage"] = ["Plain text in one line."];
        }

        if (faults.Count > 0)
        {
            return Problems.RequestInvalid(faults);
        }

        var problem = await database.WriteAsync<ProblemHttpResult?>(async tx =>
        {
            var before = await SettingsStore.LockAsync(tx, caller.OrganizationId);
            if (ETags.Check(http, before.Version) is { } changed)
            {
                return changed;
            }

            var after = Merge(before, request);
            await SettingsStore.SaveAsync(tx, after);
            await devices.EnsureAsync(tx, after);
            await audit.WriteAsync(tx, caller, "account-driven.update", caller.OrganizationId, request);
            return null;
        }, ct);
        return problem is null ? TypedResults.Ok(await ShowAsync(http, ct)) : problem;
    }

    private static SettingsRow Merge(SettingsRow row, UpdateAccountDrivenSettings request) => new()
    {
        OrgId = row.OrgId,
        Mode = request.Mode is { } mode ? Words.Of(mode) : row.Mode,
        Method = request.Method is { } method ? Words.Of(method) : row.Method,
        GroupId = Changed(row.GroupId, request.GroupId),
        ScepProfileId = Changed(row.ScepProfileId, request.ScepProfileId),
        Ownership = request.Ownership is { } ownership ? Words.Of(ownership) : row.Ownership,
        RequiredAppId = request.RequiredAppId is { } app ? (app == 0 ? null : app) : row.RequiredAppId,
        SsoId = Changed(row.SsoId, request.EnrollmentSsoId),
        RefusalMessage = Changed(row.RefusalMessage, request.RefusalMessage?.Trim()),
        WebTokenSeconds = request.WebTokenSeconds ?? row.WebTokenSeconds,
        AccessTokenSeconds = request.AccessTokenSeconds ?? row.AccessTokenSeconds,
        RefreshTokenSeconds = request.RefreshTokenSeconds ?? row.RefreshTokenSeconds,
        ReauthenticateDays = request.ReauthenticateDays is { } days ? (days == 0 ? null : days) : row.ReauthenticateDays,
    };

    private static string? Changed(string? before, string? wanted) => wanted is null ? before : wanted.Length == 0 ? null : wanted;

    private async Task<AccountDrivenSettings> ShowAsync(HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        var row = await store.ReadAsync(organizationId, ct);
        var organization = (await organizations.FindAsync(organizationId, ct))!;
        ETags.Set(http, row.Version);
        return new AccountDrivenSettings
        {
            Mode = row.ModeKind,
            Method = row.MethodKind,
            GroupId = row.GroupId,
            ScepProfileId = row.ScepProfileId,
            Ownership = row.OwnershipKind,
            RequiredAppId = row.RequiredAppId,
            EnrollmentSsoId = row.SsoId,
            RefusalMessage = row.RefusalMessage,
            WebTokenSeconds = row.WebTokenSeconds,
            AccessTokenSeconds = row.AccessTokenSeconds,
            RefreshTokenSeconds = row.RefreshTokenSeconds,
            ReauthenticateDays = (int?)row.ReauthenticateDays,
            DiscoveryUrl = addresses.Discovery(organization.Slug),
        };
    }
}
