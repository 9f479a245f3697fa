using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Tests.Saml;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Mvpds;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>
/// What forgers have tried on others, posted to the assertion consumer and relayed by an app: the log names the check that
/// refused it, no profile comes to be, and the honest answer to the same request is still taken.
/// </summary>
public abstract class SamlAttackTests(IGateFixture gate)
{
    private static readonly Lazy<SamlSigner> LazyForger = new(() => Forge("CN=mvpd"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(WrappingAttacks.All), MemberType = typeof(WrappingAttacks))]
    public async Task Signature_wrapping_signs_nobody_in(string variant, SamlFault fault) => await RefuseAsync(
        (world, id) => Wrapped(world.Answer(id), variant), fault);

    [Theory]
    [InlineData("stripped", SamlFault.NotSigned)]
    [InlineData("key info", SamlFault.SignatureInvalid)]
    [InlineData("sha1", SamlFault.AlgorithmRefused)]
    [InlineData("hmac", SamlFault.AlgorithmRefused)]
    [InlineData("altered", SamlFault.DigestMismatch)]
    [InlineData("comment", SamlFault.DigestMismatch)]
    [InlineData("doctype", SamlFault.DocumentType)]
    [InlineData("entities", SamlFault.DocumentType)]
    [InlineData("deep", SamlFault.TooDeep)]
    [InlineData("wide", SamlFault.TooManyNodes)]
    [InlineData("large", SamlFault.TooLarge)]
    [InlineData("instruction", SamlFault.ProcessingInstruction)]
    [InlineData("garbage", SamlFault.NotXml)]
    public async Task A_forged_document_signs_nobody_in(string variant, SamlFault fault) => await RefuseAsync((world, id) => Forged(world.Answer(id), variant), fault);

    [Theory]
    [InlineData("audience", SamlFault.AudienceMismatch)]
    [InlineData("no audience", SamlFault.AudienceMissing)]
    [InlineData("recipient", SamlFault.RecipientMismatch)]
    [InlineData("destination", SamlFault.DestinationMismatch)]
    [InlineData("issuer", SamlFault.IssuerMismatch)]
    [InlineData("expired", SamlFault.Expired)]
    [InlineData("early", SamlFault.NotYetValid)]
    [InlineData("an hour fast", SamlFault.IssuedInFuture)]
    [InlineData("endless", SamlFault.ConfirmationExpired)]
    public async Task An_honest_signature_under_a_wrong_claim_signs_nobody_in(string variant, SamlFault fault) =>
        await RefuseAsync((world, id) => Wrong(world, world.Answer(id), variant).ToXml(), fault);

    [Fact]
    public async Task An_answer_to_no_request_or_to_another_finds_no_session()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var sent = await world.GoAsync(await world.CodeAsync());

        using var other = await world.PostAsync(world.Answer(MvpdWorld.NewId()).ToXml(), sent.RelayState);
        using var none = await world.PostAsync((world.Answer(sent.Id) with { InResponseTo = null }).ToXml(), sent.RelayState);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (other.StatusCode, none.StatusCode));
        Assert.True(world.Logged(nameof(SamlFault.ResponseToMismatch)) && world.Logged(nameof(SamlFault.ResponseUnsolicited)));
        Assert.Equal(0, await world.CountProfilesAsync());
    }

    [Fact]
    public async Task An_assertion_in_a_response_to_another_request_is_refused_though_both_are_ours()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var first = await world.GoAsync(await world.CodeAsync());
        var stolen = world.Answer(first.Id);
        var second = await world.GoAsync(await world.CodeAsync());

        using var response = await world.PostAsync((stolen with { InResponseTo = second.Id }).ToXml());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(world.Logged(nameof(SamlFault.ResponseToMismatch)));
        Assert.Equal(0, await world.CountProfilesAsync());
    }

    [Fact]
    public async Task T135_an_assertion_is_used_once_by_all_processes()
    {
        var mvpds = gate.Services.GetService(typeof(IMvpds)) as IMvpds;
        var key = MvpdWorld.NewId();

        var used = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gate.Database.WriteAsync(tx => mvpds!.UseAsync(tx, key, gate.Clock.GetUtcNow().AddMinutes(8)), Ct)));

        Assert.Single(used, u => u);
    }

    [Theory]
    [MemberData(nameof(WrappingAttacks.All), MemberType = typeof(WrappingAttacks))]
    [InlineData("stripped", SamlFault.NotSigned)]
    [InlineData("key info", SamlFault.SignatureInvalid)]
    [InlineData("sha1", SamlFault.AlgorithmRefused)]
    [InlineData("altered", SamlFault.DigestMismatch)]
    [InlineData("comment", SamlFault.DigestMismatch)]
    [InlineData("entities", SamlFault.DocumentType)]
    [InlineData("deep", SamlFault.TooDeep)]
    [InlineData("large", SamlFault.TooLarge)]
    [InlineData("audience", SamlFault.AudienceMismatch)]
    [InlineData("issuer", SamlFault.IssuerMismatch)]
    [InlineData("expired", SamlFault.Expired)]
    [InlineData("early", SamlFault.NotYetValid)]
    public async Task T134_what_an_app_relays_is_held_to_the_same(string variant, SamlFault fault)
    {
        var world = await MvpdWorld.StartAsync(gate);
        world.App.Headers["AP-Partner-Framework-Status"] =
            "eyJmcmFtZXdvcmtQZXJtaXNzaW9uSW5mbyI6eyJhY2Nlc3NTdGF0dXMiOiJncmFudGVkIn0sImZyYW1ld29ya1Byb3ZpZGVySW5mbyI6eyJpZCI6ImJsdWUtY2FibGUtdHYifX0=";
        var session = (await world.App.PostAsync($"/api/v2/{TvExample.Acme}/sessions/sso/Apple", ("domainName", "acme.example"), ("redirectUrl", MvpdWorld.RedirectUrl))).Ok();
        var request = Encoding.UTF8.GetString(Convert.FromBase64String((string)session.Json["authenticationRequest"]!["request"]!));
        var id = SentMessage.Parse(request).GetAttribute("ID");

        var logged = gate.Logs.Lines.Count;
        var forged = await RelayAsync(world, Any(world, id, variant));
        var honest = world.Answer(id).ToXml();
        var first = await RelayAsync(world, honest);
        var second = await RelayAsync(world, honest);

        Assert.StartsWith("<?xml", request, StringComparison.Ordinal);
        forged.Refused(400, "invalid_parameter_saml_response");
        Assert.Contains(gate.Logs.Lines.Skip(logged), l => l.Text.Contains($"({fault})", StringComparison.Ordinal));
        first.Ok(201);
        second.Refused(400, "invalid_parameter_saml_response");
        Assert.Equal(1, await world.CountProfilesAsync());
    }

    private static Task<TvAnswer> RelayAsync(MvpdWorld world, string xml) =>
        world.App.PostAsync($"/api/v2/{TvExample.Acme}/profiles/sso/Apple", ("SAMLResponse", Convert.ToBase64String(Encoding.UTF8.GetBytes(xml))));

    private static string Any(MvpdWorld world, string id, string variant) =>
        variant.StartsWith("XSW", StringComparison.Ordinal) || variant.StartsWith("assertion", StringComparison.Ordinal)
            ? Wrapped(world.Answer(id), variant)
            : variant is "audience" or "issuer" or "expired" or "early" ? Wrong(world, world.Answer(id), variant).ToXml()
            : Forged(world.Answer(id), variant);

    // Refused; and then the honest answer to the same request is taken.
    private async Task RefuseAsync(Func<MvpdWorld, string, string> forge, SamlFault fault)
    {
        var world = await MvpdWorld.StartAsync(gate);
        var sent = await world.GoAsync(await world.CodeAsync());
        using var response = await world.PostAsync(forge(world, sent.Id), sent.RelayState);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(world.Logged($"({fault})"), $"The log does not name {fault}: {string.Join(" | ", gate.Logs.Lines.Where(l => l.Event.Id == 2762).Select(l => l.Text).TakeLast(2))}");
        Assert.Equal(0, await world.CountProfilesAsync());

        using var honest = await world.PostAsync(world.Answer(sent.Id).ToXml(), sent.RelayState);
        Assert.Equal(HttpStatusCode.Redirect, honest.StatusCode);
        Assert.Equal(1, await world.CountProfilesAsync());
    }

    private static string Wrapped(IssuedResponse answer, string variant) =>
        WrappingAttacks.Of(variant, (answer with { AssertionSigner = null }).ToSignedXml(MvpdWorld.Signer), answer.ToXml());

    private static string Forged(IssuedResponse answer, string variant)
    {
        var honest = answer.ToXml();
        return variant switch
        {
            "stripped" => (answer with { AssertionSigner = null }).ToXml(),
            "key info" => (answer with { AssertionSigner = LazyForger.Value }).ToXml(),
            "sha1" => (answer with { AssertionSigner = new SamlSigner(TvExample.MvpdIdentity.GetRSAPrivateKey()!, TvExample.MvpdIdentity, HashAlgorithmName.SHA1) }).ToXml(),
            "hmac" => honest.Replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", StringComparison.Ordinal),
            "altered" => honest.Replace(">u-7c1f<", ">u-0001<", StringComparison.Ordinal),
            "comment" => honest.Replace(">u-7c1f<", ">u-0001<!-- -->.evil<", StringComparison.Ordinal),
            "doctype" => "<!DOCTYPE x>" + honest,
            "entities" => "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" + honest.Replace(">u-7c1f<", ">&b;<", StringComparison.Ordinal),
            "deep" => honest.Replace(">u-7c1f<", ">" + string.Concat(Enumerable.Repeat("<a>", 60)) + string.Concat(Enumerable.Repeat("</a>", 60)) + "<", StringComparison.Ordinal),
            "wide" => honest.Replace(">u-7c1f<", ">" + string.Concat(Enumerable.Repeat("<a/>", 20_000)) + "<", StringComparison.Ordinal),
            "large" => honest.Replace(">u-7c1f<", ">" + new string('x', 300_000) + "<", StringComparison.Ordinal),
            "instruction" => "<?xml-stylesheet href=\"x\"?>" + honest,
            "garbage" => honest[..^20],
            _ => throw new ArgumentOutOfRangeException(nameof(variant)),
        };
    }

    private static IssuedResponse Wrong(MvpdWorld world, IssuedResponse answer, string variant)
    {
        var now = answer.IssueInstant;
        var assertion = answer.Assertion!;
        return variant switch
        {
            "audience" => answer with { Assertion = assertion with { Audience = "https://other.example/saml" } },
            "no audience" => answer with { Assertion = assertion with { Audience = null } },
            "recipient" => answer with { Assertion = assertion with { Recipient = world.Logout } },
            "destination" => answer with { Destination = world.Logout },
            "issuer" => world.Answer(answer.InResponseTo!, issuer: "https://nobody.example/saml"),
            "expired" => answer with { Assertion = assertion with { NotBefore = now.AddMinutes(-10), NotOnOrAfter = now.AddMinutes(-4) } },
            "early" => answer with { Assertion = assertion with { NotBefore = now.AddMinutes(4) } },
            "an hour fast" => answer with { IssueInstant = now.AddHours(1) },
            "endless" => answer with { Assertion = assertion with { NotOnOrAfter = null } },
            _ => throw new ArgumentOutOfRangeException(nameof(variant)),
        };
    }

    private static SamlSigner Forge(string name)
    {
        var key = RSA.Create(2048);
        return new SamlSigner(key, new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(79)));
    }
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class SamlAttackTestsOnSqlite(SqliteMvpdGate gate) : SamlAttackTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class SamlAttackTestsOnPostgres(PostgresMvpdGate gate) : SamlAttackTests(gate);
