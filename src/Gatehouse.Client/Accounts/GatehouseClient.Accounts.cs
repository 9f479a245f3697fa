using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>How people sign in.</summary>
    public Task<AccountSettings> GetAccountSettingsAsync(CancellationToken ct = default) => GetAsync<AccountSettings>("/accounts/settings", ct);

    /// <summary>Changes how people sign in.</summary>
    public Task<AccountSettings> UpdateAccountSettingsAsync(UpdateAccountSettings changes, CancellationToken ct = default) =>
        SendAsync<AccountSettings>(HttpMethod.Patch, "/accounts/settings", changes, ct);

    /// <summary>Browsers in which people are signed in.</summary>
    /// <param name="personId">Only of this person.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<AccountSession> ListAccountSessionsAsync(string? personId = null, CancellationToken ct = default) =>
        ListAsync<AccountSession>("/accounts/sessions", Query.Empty.With("person", personId), ct);

    /// <summary>Signs a browser out, and ends what applications got through it.</summary>
    public Task EndAccountSessionAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/accounts/sessions/{Escape(id)}", null, ct);

    /// <summary>What a person has beside a password.</summary>
    public Task<SecondFactors> GetSecondFactorsAsync(string personId, CancellationToken ct = default) =>
        GetAsync<SecondFactors>($"/people/{Escape(personId)}/second-factors", ct);

    /// <summary>Takes a person's second factors away, such as after the loss of a phone; they can set up others.</summary>
    public Task ResetSecondFactorsAsync(string personId, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/people/{Escape(personId)}/second-factors", null, ct);

    /// <summary>Adds many people at once: all or none.</summary>
    public Task<ImportedPeople> ImportPeopleAsync(ImportPeople request, CancellationToken ct = default) => PostAsync<ImportedPeople>("/people/import", request, ct);

    /// <summary>Passkeys of a person.</summary>
    public IAsyncEnumerable<Passkey> ListPasskeysAsync(string personId, CancellationToken ct = default) =>
        ListAsync<Passkey>($"/people/{Escape(personId)}/passkeys", Query.Empty, ct);

    /// <summary>Removes a passkey, such as after the loss of the device it is on.</summary>
    public Task RemovePasskeyAsync(string personId, string passkeyId, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/people/{Escape(personId)}/passkeys/{Escape(passkeyId)}", null, ct);

    /// <summary>Groups of people.</summary>
    /// <param name="personId">Only those that this person is in.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<PersonGroup> ListPersonGroupsAsync(string? personId = null, CancellationToken ct = default) =>
        ListAsync<PersonGroup>("/person-groups", Query.Empty.With("person", personId), ct);

    /// <summary>One group.</summary>
    public Task<PersonGroup> GetPersonGroupAsync(string id, CancellationToken ct = default) => GetAsync<PersonGroup>($"/person-groups/{Escape(id)}", ct);

    /// <summary>Makes a group.</summary>
    public Task<PersonGroup> CreatePersonGroupAsync(NewPersonGroup request, CancellationToken ct = default) => PostAsync<PersonGroup>("/person-groups", request, ct);

    /// <summary>Changes a group.</summary>
    public Task<PersonGroup> UpdatePersonGroupAsync(string id, UpdatePersonGroup changes, CancellationToken ct = default) =>
        SendAsync<PersonGroup>(HttpMethod.Patch, $"/person-groups/{Escape(id)}", changes, ct);

    /// <summary>Removes a group; its people stay.</summary>
    public Task DeletePersonGroupAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/person-groups/{Escape(id)}", null, ct);

    /// <summary>People in a group.</summary>
    public IAsyncEnumerable<Person> ListPersonGroupMembersAsync(string id, CancellationToken ct = default) =>
        ListAsync<Person>($"/person-groups/{Escape(id)}/members", Query.Empty, ct);

    /// <summary>Puts somebody into a group.</summary>
    public Task AddPersonGroupMemberAsync(string id, string personId, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Put, $"/person-groups/{Escape(id)}/members/{Escape(personId)}", null, ct);

    /// <summary>Takes somebody out of a group.</summary>
    public Task RemovePersonGroupMemberAsync(string id, string personId, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/person-groups/{Escape(id)}/members/{Escape(personId)}", null, ct);
}
