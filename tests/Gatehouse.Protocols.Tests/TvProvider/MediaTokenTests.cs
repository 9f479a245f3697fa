using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Tests.Jose;
using Gatehouse.Protocols.Tests.Support;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class MediaTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 21, 14, 13, 20, TimeSpan.Zero);
    private static readonly RSA Key = JoseKeys.Rsa;
    private static readonly RSA Other = RSA.Create(2048);
    private static readonly MediaTokenVerifier Verifier = new([Key]);

    private static MediaToken Token => new("5d41402abc4b2a76", "ACMETV", "acme-live", MediaToken.DefaultTtl, Now, "BlueCable");

    [Fact]
    public void The_signed_text_is_the_documented_one()
    {
        var text = Text(Token.Sign(Key));

        Assert.StartsWith("<signatureInfo>", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "==<signatureInfo><shortAuthorizationToken><sessionGUID>5d41402abc4b2a76</sessionGUID><requestorID>ACMETV</requestorID><resourceID>acme-live</resourceID><ttl>420000</ttl><issueTime>2026-09-21 14:13:20 GMT +0000</issueTime><mvpdId>BlueCable</mvpdId><proxyMvpdId></proxyMvpdId></shortAuthorizationToken>",
            text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_read_back_as_it_was_signed_also_with_markup_in_its_values()
    {
        var token = Token with { ResourceId = "<rss version=\"2.0\"><channel><title>A & B's</title></channel></rss>", ProxyMvpdId = "Small<Town>" };

        Assert.Equal(MediaTokenResult.ValidToken, Verifier.Verify(token.Sign(Key), "ACMETV", token.ResourceId, Now, out var read));
        Assert.Equal(token, read);
    }

    [Theory]
    [InlineData("<rss version=\"2.0\">\r\n\t<channel>\r<title>A</title>\n</channel></rss>")]
    [InlineData(" film-\U0001F3AC ")]
    public void A_resource_is_read_back_to_the_byte(string resource)
    {
        var token = Token with { ResourceId = resource };

        Assert.Equal(MediaTokenResult.ValidToken, Verifier.Verify(token.Sign(Key), "ACMETV", resource, Now, out var read));
        Assert.Equal(resource, read!.ResourceId);
    }

    [Fact]
    public void An_id_tells_tokens_of_one_second_apart_and_another_spelling_of_a_token_is_that_token()
    {
        var (first, second) = (Token with { Id = "a1" }, Token with { Id = "<b2>" });

        Assert.Contains("<proxyMvpdId></proxyMvpdId><tokenId>a1</tokenId></shortAuthorizationToken>", Text(first.Sign(Key)), StringComparison.Ordinal);
        Assert.Equal(MediaTokenResult.ValidToken, Verifier.Verify(first.Sign(Key).Insert(8, "\n"), "ACMETV", "acme-live", Now, out var read));
        Assert.Equal(MediaTokenResult.ValidToken, Verifier.Verify(second.Sign(Key), "ACMETV", "acme-live", Now, out var other));
        Assert.Equal((first, second), (read, other));
        Assert.Equal(first.ReplayKey.ToArray(), read!.ReplayKey.ToArray());
        Assert.Equal(3, new[] { Token, first, second }.Select(t => Convert.ToHexString(t.ReplayKey.Span)).Distinct().Count());
    }

    [Fact]
    public async Task Openssl_verifies_the_signature_over_the_documented_bytes()
    {
        var text = Text(Token.Sign(Key));
        var start = text.IndexOf("<shortAuthorizationToken>", StringComparison.Ordinal);
        using var openssl = new OpenSsl();
        var signature = Convert.FromBase64String(text["<signatureInfo>".Length..(start - "<signatureInfo>".Length)]);

        var answer = await openssl.TextAsync(
            "dgst", "-sha256", "-verify", openssl.File("key.pem", Key.ExportSubjectPublicKeyInfoPem()), "-signature", openssl.File("signature", signature),
            openssl.File("body", text[start..]));

        Assert.Contains("Verified OK", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Either_spelling_of_the_end_of_the_signature_is_read()
    {
        var closed = Text(Token.Sign(Key)).Replace("<signatureInfo><short", "</signatureInfo><short", StringComparison.Ordinal);

        Assert.Equal(MediaTokenResult.ValidToken, Judge(Base64(closed)));
    }

    [Fact]
    public void The_time_holds_until_the_ttl_and_begins_with_the_issue()
    {
        var token = Token.Sign(Key);

        Assert.Equal(MediaTokenResult.ValidToken, Judge(token, now: Now.AddMinutes(7).AddMilliseconds(-1)));
        Assert.Equal(MediaTokenResult.TokenExpired, Judge(token, now: Now.AddMinutes(7)));
        Assert.Equal(MediaTokenResult.ValidToken, Judge(token, now: Now.AddSeconds(-60)));
        Assert.Equal(MediaTokenResult.TokenExpired, Judge(token, now: Now.AddSeconds(-61)));
    }

    [Fact]
    public void The_resource_is_compared_exactly_and_may_be_left_out_and_the_requestor_may_not()
    {
        var token = Token.Sign(Key);

        Assert.Equal(MediaTokenResult.InvalidResourceId, Judge(token, resource: "ACME-live"));
        Assert.Equal(MediaTokenResult.ValidToken, Judge(token, resource: null));
        Assert.Equal(MediaTokenResult.InvalidResourceId, Judge(token, requestor: "OTHERTV", resource: null));
    }

    [Fact]
    public void Only_the_keys_of_the_issuer_count_and_each_of_them_during_a_roll_over()
    {
        var old = Token.Sign(Other);

        Assert.Equal(MediaTokenResult.InvalidSignature, Judge(old));
        Assert.Equal(MediaTokenResult.ValidToken, new MediaTokenVerifier([Key, Other]).Verify(old, "ACMETV", "acme-live", Now, out _));
    }

    [Theory]
    [InlineData("acme-live", "acme-premium")]
    [InlineData("420000", "999999")]
    [InlineData("14:13:20", "15:13:20")]
    [InlineData("BlueCable", "GreenSat")]
    [InlineData("<shortAuthorizationToken><session", "<shortAuthorizationToken> <session")]
    public void Any_change_breaks_the_signature(string from, string to) =>
        Assert.Equal(MediaTokenResult.InvalidSignature, Judge(Base64(Text(Token.Sign(Key)).Replace(from, to, StringComparison.Ordinal))));

    [Fact]
    public void A_second_body_before_the_signed_one_is_no_token()
    {
        var text = Text(Token.Sign(Key));
        var body = text[text.IndexOf("<shortAuthorizationToken>", StringComparison.Ordinal)..];
        var evil = body.Replace("acme-live", "acme-premium", StringComparison.Ordinal);

        Assert.Equal(MediaTokenResult.InvalidSignature, Judge(Base64(text.Replace(body, evil + body, StringComparison.Ordinal)), resource: null));
        Assert.Equal(MediaTokenResult.InvalidSignature, Judge(Base64(text + evil), resource: null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("***")]
    [InlineData("AAAA")]
    public void What_is_no_token_is_told_so(string? token) => Assert.Equal(MediaTokenResult.InvalidTokenFormat, Judge(token));

    [Fact]
    public void A_signed_text_of_another_shape_is_no_token()
    {
        foreach (var body in new[]
        {
            "<shortAuthorizationToken></shortAuthorizationToken>",
            "<shortAuthorizationToken><ttl>1</shortAuthorizationToken>",
            "<shortAuthorizationToken><sessionGUID/><requestorID/><resourceID/><ttl>-1</ttl><issueTime>2026-09-21 14:13:20 GMT +0000</issueTime><mvpdId/><proxyMvpdId/></shortAuthorizationToken>",
        })
        {
            var signature = Convert.ToBase64String(Key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            Assert.Equal(MediaTokenResult.InvalidTokenFormat, Judge(Base64($"<signatureInfo>{signature}<signatureInfo>{body}"), resource: null));
        }
    }

    [Fact]
    public void Garbage_never_throws_and_is_never_valid() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<byte[]>(), (text, bytes) =>
            Judge(text) != MediaTokenResult.ValidToken
            && Judge(Convert.ToBase64String(bytes)) != MediaTokenResult.ValidToken
            && Judge(Base64($"<signatureInfo>{text}<signatureInfo><shortAuthorizationToken>{text}</shortAuthorizationToken>")) != MediaTokenResult.ValidToken)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static MediaTokenResult Judge(string? token, string requestor = "ACMETV", string? resource = "acme-live", DateTimeOffset? now = null)
    {
        var result = Verifier.Verify(token, requestor, resource, now ?? Now, out var read);
        Assert.Equal(result == MediaTokenResult.ValidToken, read is not null);
        return result;
    }

    private static string Text(string token) => Encoding.UTF8.GetString(Convert.FromBase64String(token));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
