using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using Gatehouse.Protocols.Tests.Support;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>The npm packages <c>samlify</c>, as a provider, and <c>@node-saml/node-saml</c>, in our place, asked through <c>saml.mjs</c>.</summary>
public sealed class ForeignSamlTests
{
    private const string Slo = "https://gate.example/saml/slo";

    // Neither package lets its clock be set.
    private static readonly DateTimeOffset Clock = TimeProvider.System.GetUtcNow();

    private static ServiceProviderMetadata OurMetadata => new(Us, Acs, [OurCertificate.RawDataMemory])
    {
        EncryptionCertificates = [OurCertificate.RawDataMemory], NameIdFormats = [NameIdFormats.Persistent],
        SingleLogout = [new SamlEndpoint(SamlBindings.Redirect, Slo), new SamlEndpoint(SamlBindings.Post, Slo)],
    };

    [Fact]
    public async Task Samlify_reads_our_request_by_either_binding_from_our_metadata()
    {
        var request = SamlRequestTests.Request with { IssueInstant = Clock };

        var redirected = await AskAsync("request", new() { ["binding"] = "redirect", ["address"] = RedirectBinding.Write(request, "state", OurSigner) });
        var posted = await AskAsync("request", new() { ["binding"] = "post", ["field"] = PostBinding.Encode(request, OurSigner).Value });

        foreach (var answer in new[] { redirected, posted })
        {
            Assert.Equal((RequestId, Us, Acs), ((string?)answer["id"], (string?)answer["issuer"], (string?)answer["acs"]));
        }
    }

    [Fact]
    public async Task Samlify_refuses_our_request_under_another_key()
    {
        var request = SamlRequestTests.Request with { IssueInstant = Clock };

        var answer = await AskAsync("request", new() { ["binding"] = "redirect", ["address"] = RedirectBinding.Write(request, null, ForgerSigner) }, mayFail: true);

        Assert.Contains("ERR_FAILED_MESSAGE_SIGNATURE_VERIFICATION", (string?)answer["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("http://www.w3.org/2001/04/xmlenc#aes256-cbc", false)]
    [InlineData("http://www.w3.org/2009/xmlenc11#aes256-gcm", false)]
    [InlineData("http://www.w3.org/2009/xmlenc11#aes128-gcm", true)]
    public async Task We_accept_what_samlify_answers_signed_and_encrypted(string? cipher, bool encryptThenSign)
    {
        var answer = await AskAsync("respond", new() { ["requestId"] = RequestId, ["encrypt"] = cipher is not null, ["cipher"] = cipher, ["encryptThenSign"] = encryptThenSign });
        var expected = Expected with { DecryptionKeys = [OurKey], RequireEncryptedAssertion = cipher is not null, RequireSignedAssertion = true };

        Assert.True(SamlResponse.TryRead((string?)answer["response"], expected, Clock, out var signIn, out var refusal), refusal?.ToString());

        Assert.Equal(("u-7c1f", "_si9", cipher is not null), (signIn.NameId!.Value, Assert.Single(signIn.SessionIndexes), signIn.WasEncrypted));
        Assert.Equal(["h-19ab"], signIn.Values("householdID"));
    }

    [Fact]
    public async Task We_read_the_metadata_of_samlify()
    {
        var answer = await AskAsync("metadata", new());

        Assert.True(IdentityProviderMetadata.TryRead(Bytes((string)answer["metadata"]!), Provider, null, Clock, out var metadata, out var refusal), refusal?.ToString());
        Assert.Equal(Convert.ToHexString(ProviderCertificate.RawData), Convert.ToHexString(Assert.Single(metadata.SigningCertificates).Span));
        Assert.Equal("https://login.blue.example/slo", IdentityProviderMetadata.Find(metadata.SingleLogout, SamlBindings.Redirect)?.Location);
    }

    [Fact]
    public async Task Samlify_ends_a_session_on_our_word_and_we_on_its()
    {
        var request = new LogoutRequest("_l1", Clock, "https://login.blue.example/slo", Us, new NameId("u-7c1f", NameIdFormats.Persistent)) { SessionIndexes = ["_si9"] };
        var expected = new LogoutExpectation { Issuer = Provider, Keys = ProviderKeys, Destination = Slo, RequestId = "_l1" };

        foreach (var question in new JsonObject[]
        {
            new() { ["binding"] = "redirect", ["address"] = RedirectBinding.Write(request, "state", OurSigner) },
            new() { ["binding"] = "post", ["field"] = PostBinding.Encode(request, OurSigner).Value },
        })
        {
            var answer = await AskAsync("logout", question);
            Assert.Equal("u-7c1f", (string?)answer["name"]);
            var query = new Uri((string)answer["response"]!).Query[1..];
            Assert.True(SamlInbound.TryFromRedirect(query, out var message, out var refusal), refusal?.ToString());
            Assert.True(LogoutResponse.TryRead(message, expected, TimeProvider.System.GetUtcNow(), out _, out refusal), refusal?.ToString());
        }

        var asked = await AskAsync("askLogout", new() { ["binding"] = "redirect" });
        Assert.True(SamlInbound.TryFromRedirect(new Uri((string)asked["request"]!).Query[1..], out var ask, out var fault), fault?.ToString());
        Assert.Equal(("state", Provider), (ask.RelayState, ask.ClaimedIssuer));
        Assert.True(LogoutRequest.TryRead(ask, expected, TimeProvider.System.GetUtcNow(), out var read, out fault), fault?.ToString());
        Assert.Equal("u-7c1f", read.NameId.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(SamlCipher.Aes256Gcm)]
    [InlineData(SamlCipher.Aes256Cbc)]
    public async Task Node_saml_accepts_the_responses_that_our_provider_writes(SamlCipher? cipher)
    {
        var assertion = Assertion with { IssueInstant = Clock, NotBefore = Clock.AddSeconds(-30), NotOnOrAfter = Clock.AddMinutes(5) };
        var response = Response with { IssueInstant = Clock, Assertion = assertion, AssertionSigner = ProviderSigner };
        if (cipher is { } chosen) response = response with { EncryptFor = OurCertificate.RawDataMemory, Cipher = chosen };

        var answer = await AskAsync("judge", new() { ["response"] = PostBinding.Encode(response, ProviderSigner).Value, ["options"] = NodeSamlOptions() });

        Assert.Equal(("u-7c1f", "_si9", "h-19ab"), ((string?)answer["name"], (string?)answer["session"], (string?)answer["household"]));
        Assert.Equal(2, answer["channels"]!.AsArray().Count);
    }

    [Fact]
    public async Task Node_saml_reads_the_logout_request_that_our_provider_writes()
    {
        var request = new LogoutRequest("_l1", Clock, Slo, Provider, new NameId("u-7c1f", NameIdFormats.Persistent)) { SessionIndexes = ["_si9"] };

        var answer = await AskAsync("judgeLogout", new() { ["address"] = RedirectBinding.Write(request, "state", ProviderSigner), ["options"] = NodeSamlOptions() });

        Assert.Equal(("u-7c1f", "_si9"), ((string?)answer["name"], (string?)answer["session"]));
    }

    private static JsonObject NodeSamlOptions() => new()
    {
        ["callbackUrl"] = Acs, ["issuer"] = Us, ["audience"] = Us, ["idpIssuer"] = Provider, ["idpCert"] = ProviderCertificate.ExportCertificatePem(),
        ["entryPoint"] = "https://login.blue.example/sso", ["logoutUrl"] = "https://login.blue.example/slo", ["decryptionPvk"] = OurKey.ExportPkcs8PrivateKeyPem(),
        ["wantAssertionsSigned"] = true, ["wantAuthnResponseSigned"] = true, ["signatureAlgorithm"] = "sha256",
    };

    private static async Task<JsonNode> AskAsync(string action, JsonObject question, bool mayFail = false, [CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        var node = Tools.Require("node");
        Tools.RequireFolder(Path.GetFullPath(Path.Combine(folder, "..", "node_modules", "samlify")), "dotnet run build.cs test fetches it");
        question["action"] = action;
        question["serviceProviderMetadata"] = OurMetadata.ToXml();
        question["provider"] = new JsonObject
        {
            ["entityId"] = Provider, ["key"] = ProviderKey.ExportPkcs8PrivateKeyPem(), ["certificate"] = ProviderCertificate.ExportCertificatePem(),
        };
        var answer = JsonNode.Parse(await Tools.RunAsync(node, [Path.Combine(folder, "saml.mjs")], JsonSerializer.SerializeToUtf8Bytes(question)))!;
        Assert.True(mayFail || answer["error"] is null, (string?)answer["error"]);
        return answer;
    }
}
