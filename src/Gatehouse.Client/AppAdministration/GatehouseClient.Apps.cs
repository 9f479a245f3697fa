using Gatehouse.Client.Contracts.Apps;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>How apps may enroll without a person.</summary>
    public Task<AppEnrollment> GetAppEnrollmentAsync(CancellationToken ct = default) => GetAsync<AppEnrollment>("/apps/enrollment", ct);

    /// <summary>Replaces how they may.</summary>
    public Task<AppEnrollment> UpdateAppEnrollmentAsync(AppEnrollmentSettings settings, CancellationToken ct = default) =>
        SendAsync<AppEnrollment>(HttpMethod.Put, "/apps/enrollment", settings, ct);

    /// <summary>Apps whose installations get an identity of their own.</summary>
    public IAsyncEnumerable<AppClient> ListAppClientsAsync(CancellationToken ct = default) => ListAsync<AppClient>("/apps/clients", Query.Empty, ct);

    /// <summary>One of them.</summary>
    public Task<AppClient> GetAppClientAsync(string id, CancellationToken ct = default) => GetAsync<AppClient>($"/apps/clients/{Escape(id)}", ct);

    /// <summary>Makes one.</summary>
    public Task<AppClient> CreateAppClientAsync(CreateAppClient request, CancellationToken ct = default) => PostAsync<AppClient>("/apps/clients", request, ct);

    /// <summary>Changes one.</summary>
    public Task<AppClient> UpdateAppClientAsync(string id, UpdateAppClient changes, CancellationToken ct = default) =>
        SendAsync<AppClient>(HttpMethod.Patch, $"/apps/clients/{Escape(id)}", changes, ct);

    /// <summary>Deletes one with all its installations.</summary>
    public Task DeleteAppClientAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/apps/clients/{Escape(id)}", null, ct);

    /// <summary>Installations, newest first.</summary>
    /// <param name="filter">Which; null for all that are not deleted.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<AppInstallation> ListAppInstallationsAsync(AppInstallationFilter? filter = null, CancellationToken ct = default) =>
        ListAsync<AppInstallation>("/apps/installations", (filter ?? new AppInstallationFilter()).ToQuery(), ct);

    /// <summary>One of them.</summary>
    public Task<AppInstallation> GetAppInstallationAsync(string id, CancellationToken ct = default) =>
        GetAsync<AppInstallation>($"/apps/installations/{Escape(id)}", ct);

    /// <summary>Blocks one: it gets nothing, and is told so.</summary>
    public Task<AppInstallation> BlockAppInstallationAsync(string id, ChangeAppInstallation? request = null, CancellationToken ct = default) =>
        PostAsync<AppInstallation>($"/apps/installations/{Escape(id)}/block", request ?? new ChangeAppInstallation(), ct);

    /// <summary>Lets a blocked one go on.</summary>
    public Task<AppInstallation> UnblockAppInstallationAsync(string id, ChangeAppInstallation? request = null, CancellationToken ct = default) =>
        PostAsync<AppInstallation>($"/apps/installations/{Escape(id)}/unblock", request ?? new ChangeAppInstallation(), ct);

    /// <summary>Takes back what one was given; the app has to enroll again.</summary>
    public Task<AppInstallation> RevokeAppInstallationAsync(string id, ChangeAppInstallation? request = null, CancellationToken ct = default) =>
        PostAsync<AppInstallation>($"/apps/installations/{Escape(id)}/revoke", request ?? new ChangeAppInstallation(), ct);

    /// <summary>Deletes one; the app is told to forget everything.</summary>
    public Task DeleteAppInstallationAsync(string id, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/apps/installations/{Escape(id)}", null, ct);

    /// <summary>Users of installations, in no particular order.</summary>
    /// <param name="anonymous">True for those that nobody is known to be, false for the others.</param>
    /// <param name="personId">Only those that this person is.</param>
    /// <param name="state">Only in this state.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<AppUser> ListAppUsersAsync(bool? anonymous = null, string? personId = null, AppUserState? state = null, CancellationToken ct = default) =>
        ListAsync<AppUser>("/apps/users", Query.Empty.With("anonymous", anonymous).With("personId", personId).With("state", state), ct);

    /// <summary>One of them.</summary>
    public Task<AppUser> GetAppUserAsync(string id, CancellationToken ct = default) => GetAsync<AppUser>($"/apps/users/{Escape(id)}", ct);

    /// <summary>Blocks one, with all its installations.</summary>
    public Task<AppUser> BlockAppUserAsync(string id, ChangeAppInstallation? request = null, CancellationToken ct = default) =>
        PostAsync<AppUser>($"/apps/users/{Escape(id)}/block", request ?? new ChangeAppInstallation(), ct);

    /// <summary>Lets a blocked one go on.</summary>
    public Task<AppUser> UnblockAppUserAsync(string id, ChangeAppInstallation? request = null, CancellationToken ct = default) =>
        PostAsync<AppUser>($"/apps/users/{Escape(id)}/unblock", request ?? new ChangeAppInstallation(), ct);

    /// <summary>Anonymous users that became part of somebody's user, oldest first.</summary>
    /// <param name="since">Id of the last one that is known already; null for all.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<AppMerge> ListAppMergesAsync(string? since = null, CancellationToken ct = default) =>
        ListAsync<AppMerge>("/apps/merges", Query.Empty.With("since", since), ct);

    /// <summary>Erases one with its installations, at once and for good.</summary>
    public Task EraseAppUserAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/apps/users/{Escape(id)}", null, ct);
}
