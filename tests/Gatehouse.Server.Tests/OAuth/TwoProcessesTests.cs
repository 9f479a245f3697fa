using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>Several processes on one database are one authorization server.</summary>
[Collection(nameof(PostgresOAuthGate))]
public sealed class TwoProcessesTests(PostgresOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revocation_counts_on_the_next_request_in_the_other_process()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var token = (await site.SignInAsync(app)).AccessToken;
        var there = other.Services.GetRequiredService<IAccessTokens>();
        Assert.NotNull(await there.FindAsync(token, Ct));

        var grant = Assert.Single(await site.GrantsAsync());
        using var ended = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);

        Assert.Null(await there.FindAsync(token, Ct));
    }

    [Fact]
    public async Task A_client_that_one_process_disabled_gets_dead_tokens_at_once_and_none_after_a_second_from_the_other()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await OAuthSite.CreateAsync(gate);
        var client = await PosterAsync(site);
        var there = other.Services.GetRequiredService<IAccessTokens>();
        var before = await AskAsync(other, site, client);
        Assert.NotNull(await there.FindAsync(before!, Ct));

        using var disabled = await site.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/oauth/clients/{client.Client.Id}", new UpdateOAuthClient(Disabled: true));

        Assert.Null(await there.FindAsync(before!, Ct));
        Assert.True(await AskAsync(other, site, client) is not { } late || await there.FindAsync(late, Ct) is null);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await AskAsync(other, site, client));
    }

    [Fact]
    public async Task A_grant_that_one_process_ended_is_replaced_at_once_in_the_other()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await OAuthSite.CreateAsync(gate);
        var client = await PosterAsync(site);
        await AskAsync(other, site, client);
        await AskAsync(other, site, client);

        var grant = Assert.Single(await site.GrantsAsync($"?clientId={client.Client.Id}"));
        using var ended = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);

        Assert.NotNull(await other.Services.GetRequiredService<IAccessTokens>().FindAsync((await AskAsync(other, site, client))!, Ct));
    }

    [Fact]
    public async Task A_device_whose_server_died_after_the_rotation_goes_on_with_the_other_one()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var first = await site.SignInAsync(app);
        var lost = (await site.RefreshAsync(app, first.RefreshToken)).Given(); // committed; the device never saw it

        using var answer = await other.Anonymous.PostAsync($"/{site.Owner.Slug}/oauth2/token", new FormUrlEncodedContent(
            [KeyValuePair.Create("grant_type", "refresh_token"), KeyValuePair.Create("refresh_token", first.RefreshToken), KeyValuePair.Create("client_id", app)]), Ct);

        var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Ct)).RootElement;
        Assert.Equal(lost.RefreshToken, json.GetProperty("refresh_token").GetString());
    }

    [Fact]
    public async Task A_proof_that_one_process_saw_is_used_up_in_the_other()
    {
        await using var other = await gate.StartAnotherAsync();
        var until = gate.Clock.GetUtcNow().AddMinutes(1);
        var here = gate.Services.GetRequiredService<Server.OAuth.Proofs.SeenStore>();
        var there = other.Services.GetRequiredService<Server.OAuth.Proofs.SeenStore>();

        Assert.True(await here.TryAddAsync("test", "key", "jti", until, Ct));
        Assert.False(await there.TryAddAsync("test", "key", "jti", until, Ct));
        Assert.True(await there.TryAddAsync("test", "other key", "jti", until, Ct));
    }

    [Fact]
    public async Task Both_processes_know_each_others_nonces_and_keys()
    {
        await using var other = await gate.StartAnotherAsync();
        var site = await OAuthSite.CreateAsync(gate);
        var now = gate.Clock.GetUtcNow();
        var here = await gate.Services.GetRequiredService<Server.OAuth.Proofs.DpopNonceKey>().NoncesAsync(Ct);
        var there = await other.Services.GetRequiredService<Server.OAuth.Proofs.DpopNonceKey>().NoncesAsync(Ct);

        Assert.True(there.IsCurrent(here.Current(now), now));
        var keys = await Task.WhenAll(
            new[] { gate.Services, other.Services }.Select(s => s.GetRequiredService<Server.OAuth.Keys.SigningKeys>().SigningAsync(site.Owner.OrganizationId, Protocols.Jose.JwsAlgorithm.ES256, Ct).AsTask()));
        Assert.Equal(keys[0].KeyId, keys[1].KeyId);
    }

    private static Task<CreatedOAuthClient> PosterAsync(OAuthSite site) => site.ClientAsync(new OAuthClientSettings
    {
        TokenEndpointAuthMethod = "client_secret_post", GrantTypes = ["client_credentials"], Scopes = "read", Audiences = ["userinfo"],
    });

    // A token of the client's own from that process; null when there is none for it.
    private static async Task<string?> AskAsync(GateServer server, OAuthSite site, CreatedOAuthClient client)
    {
        using var answer = await server.Anonymous.PostAsync($"/{site.Owner.Slug}/oauth2/token", new FormUrlEncodedContent(
        [
            KeyValuePair.Create("grant_type", "client_credentials"), KeyValuePair.Create("client_id", client.Client.Id), KeyValuePair.Create("client_secret", client.Secret!),
        ]), Ct);
        var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Ct)).RootElement;
        return answer.IsSuccessStatusCode ? json.GetProperty("access_token").GetString() : null;
    }
}
