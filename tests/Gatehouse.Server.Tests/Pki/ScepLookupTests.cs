using System.Net;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;

namespace Gatehouse.Server.Tests.Pki;

/// <summary>PENDING with CertPoll, GetCert and GetCRL.</summary>
public abstract class ScepLookupTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RFC8894_3_3_3_a_pending_request_is_polled_approved_and_fetched()
    {
        var (owner, profile, device) = await PendingAsync();
        var waiting = await device.PollAsync();
        var request = (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests?state=pendingApproval")).Items.Single();

        var approved = await owner.PostAsync<Client.Contracts.Pki.ScepRequest>($"/api/v1/scep/requests/{request.Id}/approve", new { });
        var certificate = (await device.PollAsync()).Certificate();
        var twice = await owner.PostAsync<Problem>($"/api/v1/scep/requests/{request.Id}/approve", new { }, HttpStatusCode.Conflict);

        Assert.IsType<ScepResult.Pending>(waiting);
        Assert.Equal(ScepRequestState.Issued, approved.State);
        Assert.NotNull(approved.DecidedBy);
        Assert.Equal(request.AttemptId, CertificateInfo.Of(certificate).CommonName);
        Assert.Equal("scep-request-decided", twice.Slug);
        Assert.Contains(gate.Gate.Log, l => l.Code == "SCEP_PENDING" && l.AttemptId == request.AttemptId);
        Assert.NotNull(profile);
    }

    [Fact]
    public async Task A_denied_request_is_told_so()
    {
        var (owner, _, device) = await PendingAsync();
        var request = (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests")).Items.Single();

        await owner.PostAsync<Client.Contracts.Pki.ScepRequest>($"/api/v1/scep/requests/{request.Id}/deny", new DenyScepRequest("Not one of ours."));

        var result = await device.PollAsync();
        result.AssertFailure(FailInfo.BadRequest);
        Assert.Equal("Not one of ours.", ((ScepResult.Failure)result).Text);
    }

    [Fact]
    public async Task Only_the_key_that_asked_may_poll()
    {
        var (_, profile, device) = await PendingAsync();
        var stranger = new ScepDevice(gate, profile, "x", key: 1) { TransactionId = device.TransactionId };

        (await stranger.PollAsync()).AssertFailure(FailInfo.BadCertId);
    }

    [Fact]
    public async Task Approval_is_refused_when_the_attempt_has_ended()
    {
        var (owner, _, device) = await PendingAsync();
        var request = (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests")).Items.Single();
        gate.Gate.Close(request.AttemptId!);

        var refused = await owner.PostAsync<Problem>($"/api/v1/scep/requests/{request.Id}/approve", new { }, HttpStatusCode.Conflict);

        Assert.Equal("scep-request-refused", refused.Slug);
        Assert.IsType<ScepResult.Pending>(await device.PollAsync());
    }

    [Fact]
    public async Task A_pending_token_request_is_judged_again_with_its_token()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Token", Challenge = ScepChallengeKind.TokenShort, Approval = ScepApproval.Manual });
        var attempt = gate.Gate.Open("the-token-of-this-attempt");
        var device = new ScepDevice(gate, profile, attempt);
        Assert.IsType<ScepResult.Pending>(await device.EnrollAsync("the-token-of-this-attempt"));
        var request = (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests")).Items.Single();

        await owner.PostAsync<Client.Contracts.Pki.ScepRequest>($"/api/v1/scep/requests/{request.Id}/approve", new { });

        Assert.NotNull((await device.PollAsync()).Certificate());
        Assert.Equal(0, await gate.Database.FirstAsync<long>("select count(*) from pki_request where id = @Id and sealed_challenge is not null", request, Ct));
    }

    [Fact]
    public async Task Renewals_need_no_approval_and_a_decided_request_keeps_no_CSR()
    {
        var (owner, _, device) = await PendingAsync();
        var request = (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests")).Items.Single();
        await owner.PostAsync<Client.Contracts.Pki.ScepRequest>($"/api/v1/scep/requests/{request.Id}/approve", new { });
        device.Use((await device.PollAsync()).Certificate());

        Assert.NotNull((await device.EnrollAsync(null as string, renewal: true)).Certificate());
        Assert.Equal(0, await gate.Database.FirstAsync<long>("select coalesce(sum(length(csr)), 0) from pki_request where org_id = @OrganizationId", owner, Ct));
    }

    [Fact]
    public async Task RFC8894_3_3_4_GetCert_answers_holders_of_a_certificate()
    {
        var (owner, profile, device, der) = await ScepDevice.EnrolledAsync(gate);
        var wanted = Reference(der);
        var stranger = new ScepDevice(gate, profile, "x", key: 1);

        (await stranger.GetCertAsync(wanted)).AssertFailure(FailInfo.BadRequest);
        device.Use(der);
        Assert.Equal(der, (await device.GetCertAsync(wanted)).Certificate());
        (await device.GetCertAsync(wanted with { SerialNumber = new byte[] { 1, 2, 3 } })).AssertFailure(FailInfo.BadCertId);
        var id = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items.Single().Id;
        await owner.PostAsync<Certificate>($"/api/v1/pki/certificates/{id}/revoke", new RevokeCertificate("keyCompromise"));
        (await device.GetCertAsync(wanted)).AssertFailure(FailInfo.BadRequest);
    }

    [Fact]
    public async Task GetCert_gives_nothing_of_another_organization()
    {
        var (_, _, _, foreign) = await ScepDevice.EnrolledAsync(gate);
        var (_, _, device, der) = await ScepDevice.EnrolledAsync(gate);
        device.Use(der);

        (await device.GetCertAsync(Reference(foreign))).AssertFailure(FailInfo.BadCertId);
    }

    [Fact]
    public async Task RFC8894_3_3_5_GetCRL_answers_holders_of_a_certificate()
    {
        var (owner, _, device, der) = await ScepDevice.EnrolledAsync(gate);
        var other = new ScepDevice(gate, await owner.NewProfileAsync(new CreateScepProfile { Name = "Second" }), "x", key: 1);
        (await other.GetCrlAsync(Reference(der))).AssertFailure(FailInfo.BadRequest);
        device.Use(der);

        var result = Assert.IsType<ScepResult.Success>(await device.GetCrlAsync(Reference(der)));

        var crl = Assert.Single(result.Content.Crls);
        var issuing = (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Single(c => c.Kind == CaKind.Issuing);
        Assert.Equal(await gate.Anonymous.GetByteArrayAsync($"/pki/{issuing.Id}.crl", Ct), crl.ToArray());
    }

    [Fact]
    public async Task RFC8894_4_7_GetNextCACert_is_signed_by_the_present_CA()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var device = new ScepDevice(gate, profile, "x");
        using var none = await device.GetAsync("?operation=GetNextCACert");
        var present = CertificateInfo.Of((await device.AuthoritiesAsync())[^1].Der);
        var next = await owner.PostAsync<CertificateAuthority>("/api/v1/pki/cas", new StartRollover { NewRoot = true }, HttpStatusCode.Created);

        using var answer = await device.GetAsync("?operation=GetNextCACert");
        using var capabilities = await device.GetAsync("?operation=GetCACaps");

        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(ScepMediaTypes.NextCaCertificate, answer.Content.Headers.ContentType!.MediaType);
        Assert.True(ScepNextCa.TryRead(await answer.Content.ReadAsByteArrayAsync(Ct), present, CmsAlgorithms.Modern, out var certificates, out var error), error?.Reason);
        Assert.Contains(certificates, c => Convert.ToHexString(c.Sha256.Span) == next.Sha256);
        Assert.Contains("GetNextCACert", await capabilities.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static IssuerAndSerial Reference(byte[] der)
    {
        var info = CertificateInfo.Of(der);
        return new IssuerAndSerial(info.Issuer, info.SerialNumber);
    }

    private async Task<(AdminClient Owner, ScepProfile Profile, ScepDevice Device)> PendingAsync()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Manual", Approval = ScepApproval.Manual });
        var device = new ScepDevice(gate, profile, "x");
        Assert.IsType<ScepResult.Pending>(await device.EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open())));
        return (owner, profile, device);
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class ScepLookupTestsOnSqlite(PkiOnSqlite gate) : ScepLookupTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class ScepLookupTestsOnPostgres(PkiOnPostgres gate) : ScepLookupTests(gate);
