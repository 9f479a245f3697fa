using System.Net;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Creates an organization with its first owner, once, with the code from the link that the server printed. Needs no sign-in.</summary>
    public Task<SetupResult> SetUpAsync(SetupRequest request, CancellationToken ct = default) => PostAsync<SetupResult>("/setup", request, ct);

    /// <summary>Signs a person in. Needs no sign-in; give the session's token to a new client.</summary>
    public Task<Session> SignInAsync(SignInRequest request, CancellationToken ct = default) => PostAsync<Session>("/session", request, ct);

    /// <summary>Ends the session this client uses.</summary>
    public Task SignOutAsync(CancellationToken ct = default) => SendAsync(HttpMethod.Delete, "/session", null, ct);

    /// <summary>Who this client is signed in as.</summary>
    public Task<CallerInfo> GetMeAsync(CancellationToken ct = default) => GetAsync<CallerInfo>("/me", ct);

    /// <summary>Changes the password of the person who is signed in, and ends their other sessions.</summary>
    public Task ChangePasswordAsync(ChangePassword request, CancellationToken ct = default) => SendAsync(HttpMethod.Put, "/me/password", request, ct);

    /// <summary>The organization.</summary>
    public Task<Organization> GetOrganizationAsync(CancellationToken ct = default) => GetAsync<Organization>("/organization", ct);

    /// <summary>Changes the organization.</summary>
    public Task<Organization> UpdateOrganizationAsync(UpdateOrganization changes, CancellationToken ct = default) =>
        SendAsync<Organization>(HttpMethod.Patch, "/organization", changes, ct);

    /// <summary>People of the organization.</summary>
    /// <param name="search">Part of a name, or of what one signs in with.</param>
    /// <param name="state">Only people in this state.</param>
    /// <param name="role">Only people with this role.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<Person> ListPeopleAsync(string? search = null, PersonState? state = null, PersonRole? role = null, CancellationToken ct = default) =>
        ListAsync<Person>("/people", Query.Empty.With("search", search).With("state", state).With("role", role), ct);

    /// <summary>One person.</summary>
    public Task<Person> GetPersonAsync(string id, CancellationToken ct = default) => GetAsync<Person>($"/people/{Escape(id)}", ct);

    /// <summary>Adds somebody; when they are invited, the answer holds the link to hand over.</summary>
    public Task<CreatedPerson> CreatePersonAsync(NewPerson request, CancellationToken ct = default) => PostAsync<CreatedPerson>("/people", request, ct);

    /// <summary>Gives a person a new password, and ends their sessions.</summary>
    public Task SetPersonPasswordAsync(string id, SetPassword request, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Put, $"/people/{Escape(id)}/password", request, ct);

    /// <summary>A new link for somebody who was invited; the old one ends.</summary>
    public Task<Invitation> InvitePersonAgainAsync(string id, CancellationToken ct = default) =>
        PostAsync<Invitation>($"/people/{Escape(id)}/invitation", null, ct);

    /// <summary>Signs a person out everywhere: sessions, and what applications and devices were given in their name.</summary>
    public Task EndSessionsAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/people/{Escape(id)}/sessions", null, ct);

    /// <summary>Takes up an invitation. Needs no sign-in before. The answer is a session for whoever has a part in the administration and needs no second factor, else null.</summary>
    public async Task<Session?> AcceptInvitationAsync(AcceptInvitation request, CancellationToken ct = default)
    {
        using var response = await RequestAsync(HttpMethod.Post, "/invitations/accept", request, null, ct).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NoContent ? null : await ReadAsync<Session>(response, ct).ConfigureAwait(false);
    }

    /// <summary>Changes a person's names, role or state.</summary>
    public Task<Person> UpdatePersonAsync(string id, UpdatePerson changes, CancellationToken ct = default) =>
        SendAsync<Person>(HttpMethod.Patch, $"/people/{Escape(id)}", changes, ct);

    /// <summary>Removes a person and ends their sessions.</summary>
    public Task DeletePersonAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/people/{Escape(id)}", null, ct);

    /// <summary>API keys of the organization.</summary>
    public IAsyncEnumerable<ApiKey> ListApiKeysAsync(CancellationToken ct = default) => ListAsync<ApiKey>("/api-keys", Query.Empty, ct);

    /// <summary>One API key.</summary>
    public Task<ApiKey> GetApiKeyAsync(string id, CancellationToken ct = default) => GetAsync<ApiKey>($"/api-keys/{Escape(id)}", ct);

    /// <summary>Makes an API key; the answer is the only place that shows it.</summary>
    public Task<CreatedApiKey> CreateApiKeyAsync(NewApiKey request, CancellationToken ct = default) => PostAsync<CreatedApiKey>("/api-keys", request, ct);

    /// <summary>Ends an API key at once.</summary>
    public Task DeleteApiKeyAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/api-keys/{Escape(id)}", null, ct);

    /// <summary>Changes that were made, newest first.</summary>
    /// <param name="actor">Only by this person, API key or device.</param>
    /// <param name="action">Only this verb, such as <c>token.revoke</c>; <c>token.</c> stands for all that begin so.</param>
    /// <param name="target">Only what was done to this id.</param>
    /// <param name="from">Not before this moment.</param>
    /// <param name="to">Before this moment.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<AuditEntry> ListAuditAsync(
        string? actor = null, string? action = null, string? target = null, DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken ct = default) =>
        ListAsync<AuditEntry>(
            "/audit", Query.Empty.With("actor", actor).With("action", action).With("target", target).With("from", from).With("to", to), ct);

    /// <summary>What the server's checks of itself find.</summary>
    public Task<IReadOnlyList<DoctorFinding>> RunDoctorAsync(CancellationToken ct = default) => GetAsync<IReadOnlyList<DoctorFinding>>("/doctor", ct);
}
