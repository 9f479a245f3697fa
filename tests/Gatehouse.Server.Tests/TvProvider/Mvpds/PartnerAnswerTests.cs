using System.Text;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Xacml;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Mvpds.Adapters;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>What may be missing in a response that Apple's framework got and an app relays, and what an operator may insist on.</summary>
public abstract class PartnerAnswerTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T112_the_request_is_a_whole_signed_document_that_names_channel_and_service()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var request = await Mvpds.PartnerRequestAsync(await world.Site.SettingsAsync(), await world.Site.IntegrationAsync(TvExample.Acme, TvExample.BlueCable), Ct);

        var xml = Encoding.UTF8.GetString(Convert.FromBase64String(request!.Base64));
        var sent = new SentMessage("", SentMessage.Parse(xml), null);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", xml, StringComparison.Ordinal);
        Assert.Equal((request.Id, world.EntityId, TvExample.Acme), (sent.Id, sent.Issuer, sent.Text("RequesterID")));
        Assert.Single(sent.All("Signature"));
        Assert.Null(await Mvpds.PartnerRequestAsync(await world.Site.SettingsAsync(), await world.Site.IntegrationAsync(TvExample.Acme, TvExample.GreenSat), Ct));
    }

    [Fact]
    public async Task Addresses_ids_audience_session_and_name_may_be_missing()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var bare = world.Answer("_a") with { Destination = null, InResponseTo = null };
        bare = bare with { Assertion = bare.Assertion! with { Recipient = null, InResponseTo = null, Audience = null, SessionIndex = null } };

        var answer = await JudgeAsync(world, bare.ToXml());

        Assert.Null(answer.Refusal);
        Assert.Equal(("u-7c1f", "h-19ab"), (answer.SignIn!.UserId, answer.SignIn.Metadata["householdID"].GetString()));
        Assert.True(answer.ReplayKey is { Length: > 0 } && answer.RememberUntil > gate.Clock.GetUtcNow().AddMinutes(5));
    }

    [Fact]
    public async Task An_answer_to_one_of_several_pending_requests_is_taken_and_one_to_none_of_them_is_not()
    {
        var world = await MvpdWorld.StartAsync(gate);

        var known = await JudgeAsync(world, world.Answer("_two").ToXml(), "_one", "_two", "_three");
        var unknown = await JudgeAsync(world, world.Answer("_four").ToXml(), "_one", "_two", "_three");

        Assert.NotNull(known.SignIn);
        Assert.Contains(nameof(SamlFault.ResponseToMismatch), unknown.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("request", nameof(SamlFault.ResponseUnsolicited))]
    [InlineData("audience", nameof(SamlFault.AudienceMissing))]
    [InlineData("response signed", nameof(SamlFault.ResponseNotSigned))]
    [InlineData("encrypted", nameof(SamlFault.AssertionNotEncrypted))]
    public async Task An_operator_may_insist(string on, string fault)
    {
        var world = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with
        {
            Saml = on switch
            {
                "request" => m.Saml! with { PartnerRequiresInResponseTo = true },
                "audience" => m.Saml! with { PartnerRequiresAudience = true },
                "response signed" => m.Saml! with { RequireSigned = "response" },
                _ => m.Saml! with { RequireEncrypted = true },
            },
        }));
        var bare = world.Answer("_a") with { InResponseTo = null };
        bare = bare with { Assertion = bare.Assertion! with { Recipient = null, InResponseTo = null, Audience = null } };

        var answer = await JudgeAsync(world, bare.ToXml(), "_a");

        Assert.Null(answer.SignIn);
        Assert.Contains(fault, answer.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assertion_alone_counts_only_where_the_operator_says_so()
    {
        var strict = await MvpdWorld.StartAsync(gate);
        var lenient = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with { Saml = m.Saml! with { PartnerAcceptsBareAssertion = true } }));

        var refused = await JudgeAsync(strict, strict.Answer("_a").Assertion!.ToSignedXml(MvpdWorld.Signer), "_a");
        var taken = await JudgeAsync(lenient, lenient.Answer("_a").Assertion!.ToSignedXml(MvpdWorld.Signer), "_a");

        Assert.Contains(nameof(SamlFault.WrongMessage), refused.Refusal, StringComparison.Ordinal);
        Assert.NotNull(taken.SignIn);
    }

    [Fact]
    public async Task An_adapter_takes_answers_to_the_framework_s_own_query_by_relay_and_never_by_browser()
    {
        var world = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with { Adapter = "framework-query" }));
        var foreign = world.Answer("_of-the-framework") with { Destination = "https://framework.example/" };
        foreign = foreign with { Assertion = foreign.Assertion! with { Recipient = "https://framework.example/" } };

        var relayed = await JudgeAsync(world, foreign.ToXml(), "_a");
        var sent = await world.GoAsync(await world.CodeAsync());
        using var posted = await world.PostAsync((foreign with { InResponseTo = sent.Id }).ToXml());

        Assert.NotNull(relayed.SignIn);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, posted.StatusCode);
        Assert.Equal(0, await world.CountProfilesAsync());
    }

    [Fact]
    public void An_adapter_reads_that_a_viewer_is_away_from_home()
    {
        var away = new XacmlDecision("live", false, new Dictionary<string, IReadOnlyList<string>> { ["urn:tve:xacml:2.0:obligations:restrict-hba"] = [] });

        Assert.Equal(TvErrorCodes.AuthorizationDeniedByHbaPolicies, MvpdAdapters.Find("home-obligation").Reason(away));
        Assert.Null(MvpdAdapters.Find(null).Reason(away));
        Assert.Null(MvpdAdapters.Find("home-obligation").Reason(away with { IsPermitted = true }));
    }

    private IMvpds Mvpds => (IMvpds)gate.Services.GetService(typeof(IMvpds))!;

    private async Task<PartnerAnswer> JudgeAsync(MvpdWorld world, string xml, params string[] pending) => await Mvpds.JudgePartnerAsync(
        await world.Site.SettingsAsync(), await world.Site.IntegrationAsync(TvExample.Acme, TvExample.BlueCable), Convert.ToBase64String(Encoding.UTF8.GetBytes(xml)), pending, Ct);
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class PartnerAnswerTestsOnSqlite(SqliteMvpdGate gate) : PartnerAnswerTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class PartnerAnswerTestsOnPostgres(PostgresMvpdGate gate) : PartnerAnswerTests(gate);
