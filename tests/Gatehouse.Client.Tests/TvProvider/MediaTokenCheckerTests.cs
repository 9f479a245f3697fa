using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.TvProvider.Backends;
using Gatehouse.Client.Tests.TvProvider.Support;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Client.Tests.TvProvider;

/// <summary>Media tokens in a programmer's backend.</summary>
public sealed class MediaTokenCheckerTests : IDisposable
{
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA NextKey = RSA.Create(2048);

    private readonly HastyClock _clock = new();
    private readonly MediaTokenChecker _checker;

    public MediaTokenCheckerTests() => _checker = new MediaTokenChecker("ACMETV", Certificate(Key) + "\n" + Certificate(NextKey), time: _clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _checker.Dispose();

    [Fact]
    public async Task A_token_releases_one_stream()
    {
        var token = Token().Sign(Key);

        var first = await _checker.CheckAsync(token, "acme-live", Ct);
        var second = await _checker.CheckAsync(token, "acme-live", Ct);

        Assert.Equal((MediaTokenOutcome.ValidToken, "BlueCable"), (first.Outcome, first.Token?.MvpdId));
        Assert.Equal((MediaTokenOutcome.AlreadyUsed, null), (second.Outcome, second.Token));
    }

    [Fact]
    public async Task Another_spelling_of_a_used_token_is_the_same_token()
    {
        var token = Token().Sign(Key);
        await _checker.CheckAsync(token, "acme-live", Ct);

        Assert.Equal(MediaTokenOutcome.AlreadyUsed, (await _checker.CheckAsync(token.Insert(8, "\n"), "acme-live", Ct)).Outcome);
    }

    [Fact]
    public async Task Two_screens_that_begin_in_the_same_second_both_get_their_stream()
    {
        var (first, second) = (Token() with { Id = "1" }, Token() with { Id = "2" });

        Assert.Equal(MediaTokenOutcome.ValidToken, (await _checker.CheckAsync(first.Sign(Key), "acme-live", Ct)).Outcome);
        Assert.Equal(MediaTokenOutcome.ValidToken, (await _checker.CheckAsync(second.Sign(Key), "acme-live", Ct)).Outcome);
        Assert.Equal(MediaTokenOutcome.AlreadyUsed, (await _checker.CheckAsync(first.Sign(Key), "acme-live", Ct)).Outcome);
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_the_stream()
    {
        var token = Token().Sign(NextKey);

        var checks = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _checker.CheckAsync(token, "acme-live", Ct), Ct)));

        Assert.Single(checks, c => c.Outcome == MediaTokenOutcome.ValidToken);
    }

    [Fact]
    public async Task Whatever_is_wrong_is_named_and_uses_nothing_up()
    {
        using var stranger = RSA.Create(2048);
        var token = Token().Sign(Key);
        async Task<MediaTokenOutcome> Judge(string? text, string? resource) => (await _checker.CheckAsync(text, resource, Ct)).Outcome;

        Assert.Equal(MediaTokenOutcome.InvalidTokenFormat, await Judge(null, "acme-live"));
        Assert.Equal(MediaTokenOutcome.InvalidTokenFormat, await Judge("bm9uZQ==", "acme-live"));
        Assert.Equal(MediaTokenOutcome.InvalidSignature, await Judge(Token().Sign(stranger), "acme-live"));
        Assert.Equal(MediaTokenOutcome.InvalidResourceId, await Judge(token, "acme-premium"));
        Assert.Equal(MediaTokenOutcome.InvalidResourceId, await Judge((Token() with { RequestorId = "OTHERTV" }).Sign(Key), "acme-live"));
        Assert.Equal(MediaTokenOutcome.ValidToken, await Judge(token, null));
        _clock.Advance(MediaToken.DefaultTtl);
        Assert.Equal(MediaTokenOutcome.TokenExpired, await Judge(Token(-420).Sign(Key), "acme-live"));
    }

    [Fact]
    public async Task Published_certificates_are_asked_for_every_hour_and_sooner_when_a_key_is_new()
    {
        using var story = new Story();
        using var http = new HttpClient(story) { BaseAddress = new Uri("https://gate.example/") };
        using var checker = MediaTokenChecker.Connect("ACMETV", "acme", http, time: _clock);
        const string Path = "GET /tv/acme/media-token-certificates";
        story.Calls(Path, 200, Certificate(Key));

        Assert.Equal(MediaTokenOutcome.ValidToken, (await checker.CheckAsync(Token().Sign(Key), "acme-live", Ct)).Outcome);
        Assert.Equal(MediaTokenOutcome.InvalidSignature, (await checker.CheckAsync(Token().Sign(NextKey), "acme-live", Ct)).Outcome); // too soon to ask again
        _clock.Advance(TimeSpan.FromMinutes(2));
        story.Calls(Path, 200, Certificate(Key) + "\n" + Certificate(NextKey));
        Assert.Equal(MediaTokenOutcome.ValidToken, (await checker.CheckAsync(Token().Sign(NextKey), "acme-live", Ct)).Outcome);
        _clock.Advance(TimeSpan.FromMinutes(61));
        story.Loses(Path);
        Assert.Equal(MediaTokenOutcome.ValidToken, (await checker.CheckAsync(Token().Sign(Key), "acme-live", Ct)).Outcome); // those that are known count
        story.IsOver();
    }

    [Fact]
    public async Task Without_certificates_nothing_is_checked()
    {
        using var story = new Story();
        using var http = new HttpClient(story) { BaseAddress = new Uri("https://gate.example/") };
        using var checker = MediaTokenChecker.Connect("ACMETV", "acme", http, time: _clock);
        story.Calls("GET /tv/acme/media-token-certificates", 503, "<html>");

        await Assert.ThrowsAsync<HttpRequestException>(() => checker.CheckAsync(Token().Sign(Key), "acme-live", Ct));
    }

    [Fact]
    public void Certificates_have_to_be_some()
    {
        Assert.Throws<ArgumentException>(() => new MediaTokenChecker("ACMETV", "no certificate"));
    }

    private MediaToken Token(int seconds = 0) => new("5d41402abc4b2a76", "ACMETV", "acme-live", MediaToken.DefaultTtl, _clock.GetUtcNow().AddSeconds(seconds), "BlueCable");

    private static string Certificate(RSA key)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        using var certificate = new CertificateRequest("CN=media tokens", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now, now.AddYears(20));
        return certificate.ExportCertificatePem();
    }
}
