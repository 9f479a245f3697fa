using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Programs that get tokens.</summary>
    public IAsyncEnumerable<OAuthClient> ListOAuthClientsAsync(CancellationToken ct = default) => ListAsync<OAuthClient>("/oauth/clients", Query.Empty, ct);

    /// <summary>One of them.</summary>
    public Task<OAuthClient> GetOAuthClientAsync(string id, CancellationToken ct = default) => GetAsync<OAuthClient>($"/oauth/clients/{Escape(id)}", ct);

    /// <summary>Makes a client; the answer is the only place that shows its secret.</summary>
    public Task<CreatedOAuthClient> CreateOAuthClientAsync(CreateOAuthClient request, CancellationToken ct = default) =>
        PostAsync<CreatedOAuthClient>("/oauth/clients", request, ct);

    /// <summary>Changes a client.</summary>
    public Task<OAuthClient> UpdateOAuthClientAsync(string id, UpdateOAuthClient changes, CancellationToken ct = default) =>
        SendAsync<OAuthClient>(HttpMethod.Patch, $"/oauth/clients/{Escape(id)}", changes, ct);

    /// <summary>Deletes a client with everything that it was given.</summary>
    public Task DeleteOAuthClientAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/oauth/clients/{Escape(id)}", null, ct);

    /// <summary>Gives a client a new secret, shown only here.</summary>
    public Task<OAuthClientSecret> RotateOAuthClientSecretAsync(string id, RotateOAuthClientSecret request, CancellationToken ct = default) =>
        PostAsync<OAuthClientSecret>($"/oauth/clients/{Escape(id)}/secret", request, ct);

    /// <summary>APIs of yours that tokens open.</summary>
    public IAsyncEnumerable<OAuthResource> ListOAuthResourcesAsync(CancellationToken ct = default) => ListAsync<OAuthResource>("/oauth/resources", Query.Empty, ct);

    /// <summary>One of them.</summary>
    public Task<OAuthResource> GetOAuthResourceAsync(string id, CancellationToken ct = default) => GetAsync<OAuthResource>($"/oauth/resources/{Escape(id)}", ct);

    /// <summary>Registers a resource.</summary>
    public Task<OAuthResource> CreateOAuthResourceAsync(CreateOAuthResource request, CancellationToken ct = default) => PostAsync<OAuthResource>("/oauth/resources", request, ct);

    /// <summary>Changes a resource.</summary>
    public Task<OAuthResource> UpdateOAuthResourceAsync(string id, UpdateOAuthResource changes, CancellationToken ct = default) =>
        SendAsync<OAuthResource>(HttpMethod.Patch, $"/oauth/resources/{Escape(id)}", changes, ct);

    /// <summary>Removes a resource; tokens for it run out.</summary>
    public Task DeleteOAuthResourceAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/oauth/resources/{Escape(id)}", null, ct);

    /// <summary>Keys that sign tokens, newest first.</summary>
    public IAsyncEnumerable<OAuthSigningKey> ListOAuthKeysAsync(CancellationToken ct = default) => ListAsync<OAuthSigningKey>("/oauth/keys", Query.Empty, ct);

    /// <summary>Makes a new key.</summary>
    public Task<OAuthSigningKey> RotateOAuthKeyAsync(RotateOAuthKey request, CancellationToken ct = default) => PostAsync<OAuthSigningKey>("/oauth/keys/rotate", request, ct);

    /// <summary>Withdraws a key, and with it every token that it signed.</summary>
    public Task<OAuthSigningKey> WithdrawOAuthKeyAsync(string kid, WithdrawOAuthKey request, CancellationToken ct = default) =>
        PostAsync<OAuthSigningKey>($"/oauth/keys/{Escape(kid)}/withdraw", request, ct);

    /// <summary>What people and clients were given.</summary>
    /// <param name="personId">Only to this person.</param>
    /// <param name="clientId">Only to this client.</param>
    /// <param name="live">True for those that live, false for those that ended.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<OAuthGrant> ListOAuthGrantsAsync(string? personId = null, string? clientId = null, bool? live = null, CancellationToken ct = default) =>
        ListAsync<OAuthGrant>("/oauth/grants", Query.Empty.With("personId", personId).With("clientId", clientId).With("live", live), ct);

    /// <summary>Ends a grant, and with it all its tokens, at once.</summary>
    public Task EndOAuthGrantAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/oauth/grants/{Escape(id)}", null, ct);

    /// <summary>Tokens with which programs register themselves.</summary>
    public IAsyncEnumerable<OAuthRegistrationToken> ListOAuthRegistrationTokensAsync(CancellationToken ct = default) =>
        ListAsync<OAuthRegistrationToken>("/oauth/registration-tokens", Query.Empty, ct);

    /// <summary>Makes one; shown only in the answer.</summary>
    public Task<CreatedOAuthRegistrationToken> CreateOAuthRegistrationTokenAsync(CreateOAuthRegistrationToken request, CancellationToken ct = default) =>
        PostAsync<CreatedOAuthRegistrationToken>("/oauth/registration-tokens", request, ct);

    /// <summary>Ends one at once.</summary>
    public Task DeleteOAuthRegistrationTokenAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/oauth/registration-tokens/{Escape(id)}", null, ct);
}
