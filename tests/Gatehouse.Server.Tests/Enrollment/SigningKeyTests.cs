using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Tests.Enrollment.Support;

namespace Gatehouse.Server.Tests.Enrollment;

public abstract class SigningKeyTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task Withdrawing_a_key_ends_its_tokens_and_only_as_many_as_were_agreed()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        await TokenAsync(admin);

        using var inUse = await WithdrawAsync(token.Kid, 2);
        using var rotated = await PostAsync(admin, "/signing-keys/rotate", new { });
        var kept = await TokenAsync(admin);
        var keys = (await GetAsync<Page<SigningKey>>(admin, "/api/v1/enrollment/signing-keys")).Items;
        using var wrongCount = await WithdrawAsync(token.Kid, 1);
        using var withdrawn = await WithdrawAsync(token.Kid, 2);

        Assert.Equal("signing-key-in-use", await SlugAsync(inUse));
        Assert.Equal(2, keys.Single(k => k.Kid == token.Kid).LiveTokens);
        Assert.Equal((SigningKeyState.Signing, SigningKeyState.Verifying), (keys.Single(k => k.Kid == kept.Kid).State, keys.Single(k => k.Kid == token.Kid).State));
        Assert.Equal("live-tokens-differ", await SlugAsync(wrongCount));
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        Assert.Equal(["signing-key"], (await ReadTokenAsync(admin, token.Id)).BrokenBecause);
        using var link = await admin.GetAsync($"/api/v1/enrollment/tokens/{token.Id}/link", Ct);
        Assert.Equal("token-link-unavailable", await SlugAsync(link));
        Assert.Equal(TokenStatus.Active, (await ReadTokenAsync(admin, kept.Id)).Status);

        Task<HttpResponseMessage> WithdrawAsync(string kid, int live) =>
            PostAsync(admin, $"/signing-keys/{kid}/withdraw", new WithdrawSigningKey { LiveTokens = live, Reason = "leaked" });
    }

    [Fact]
    public async Task Another_organizations_key_does_not_exist_here()
    {
        var token = await TokenAsync(await Gate.OwnerAsync());
        var stranger = await Gate.OwnerAsync();

        using var answer = await PostAsync(stranger, $"/signing-keys/{token.Kid}/withdraw", new WithdrawSigningKey { LiveTokens = 1, Reason = "x" });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Twenty_first_tokens_at_once_share_one_key()
    {
        var admin = await Gate.OwnerAsync();

        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TokenAsync(admin)));

        Assert.Single(tokens.Select(t => t.Kid).Distinct());
    }

    private static async Task<string> SlugAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<Problem>(GatehouseJson.Options, Ct))!.Slug;
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class SigningKeyTestsOnSqlite(SqliteEnrollmentGate gate) : SigningKeyTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class SigningKeyTestsOnPostgres(PostgresEnrollmentGate gate) : SigningKeyTests(gate);
