using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Domains;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Enrollment.AccountDriven;

/// <summary>Whose a domain is. The resolver is a foreign one; the web servers of domains are played by hand, with our own server behind some of them.</summary>
public abstract class DomainProofTests(IEnrollmentGate gate) : AccountDrivenTestBase(gate), IAsyncLifetime
{
    private const string Here = "gate.example";

    private ForeignDns _dns = null!;
    private string _nobody = "";
    private TimeSpan _wait;

    public async ValueTask InitializeAsync()
    {
        _dns = await ForeignDns.StartAsync();
        _nobody = Options.DnsServers[0];
        Options.DnsServers[0] = _dns.Address;

        // Devices follow redirects to https only; behind that address is this very server.
        Gate.Services.GetRequiredService<IOptions<GatehouseOptions>>().Value.PublicUrl = $"https://{Here}";
        Domains[Here] = FakeDomains.LeadingTo(Gate.Anonymous, Here);
        _wait = Web.Wait;
        Web.Wait = TimeSpan.FromSeconds(60);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Options.DnsServers.Clear();
        Options.DnsServers.Add(_nobody);
        Gate.Services.GetRequiredService<IOptions<GatehouseOptions>>().Value.PublicUrl = null;
        Domains.TryRemove(Here, out _);
        Web.Wait = _wait;
        _dns.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("name")]
    [InlineData("proxy")]
    [InlineData("bare proxy")]
    [InlineData("redirect")]
    public async Task Whoever_claimed_first_verifies_nothing_by_this_server_s_own_answer(string way)
    {
        var squatter = await OrganizationAsync();
        var owner = await OrganizationAsync();
        var domain = Name("circle", squatter);
        await AddAsync(squatter, domain);
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));
        var claim = await AddAsync(owner, domain);
        Domains[domain] = way switch
        {
            "name" => FakeDomains.LeadingTo(Gate.Anonymous, domain),
            "proxy" => FakeDomains.LeadingTo(Gate.Anonymous, Here),
            "bare proxy" => request => Bare(FakeDomains.LeadingTo(Gate.Anonymous, Here)(request)),
            _ => request => Redirect($"https://{Here}{request.RequestUri!.PathAndQuery}"),
        };

        var first = await CheckAsync(squatter, domain);

        Assert.True(first.Works, first.Text);
        Assert.Equal((false, null), (first.Verification.Verified, first.Verification.Proof));
        Assert.Contains("does not count", first.Verification.Text, StringComparison.Ordinal);
        Assert.False(await IsVerifiedAsync(squatter, domain));

        await _dns.PublishAsync(claim.VerificationRecord.Name, claim.VerificationRecord.Value);
        var right = await CheckAsync(owner, domain);
        var again = await CheckAsync(squatter, domain);

        Assert.Equal((true, DomainProof.Dns), (right.Verification.Verified, right.Verification.Proof));
        Assert.Equal((false, "otherServer", "otherValue"), (again.Verification.Verified, again.Fault, again.Verification.DnsFault));
        Assert.True((await CheckAsync(owner, domain)).Works);
        Assert.True(await IsVerifiedAsync(owner, domain));
    }

    [Fact]
    public async Task The_record_is_shown_and_proves_the_claim()
    {
        var owner = await OrganizationAsync();
        var domain = Name("record", owner);

        var added = await AddAsync(owner, domain);
        var repeated = await AddAsync(owner, domain);
        Assert.Equal(($"_gatehouse-challenge.{domain}", "TXT"), (added.VerificationRecord.Name, added.VerificationRecord.Type));
        Assert.Matches("^gatehouse-domain-verification=[0-9a-f]{40}$", added.VerificationRecord.Value);
        Assert.Equal(added.VerificationRecord, repeated.VerificationRecord);
        await _dns.PublishAsync(added.VerificationRecord.Name, added.VerificationRecord.Value);
        var check = await CheckAsync(owner, domain);

        Assert.Equal((false, true, DomainProof.Dns, null), (check.Works, check.Verification.Verified, check.Verification.Proof, check.Verification.DnsFault));
        Assert.Equal(added.VerificationRecord, check.Verification.Record);
        var listed = await FindAsync(owner, domain);
        Assert.Equal((true, DomainProof.Dns, Gate.Clock.GetUtcNow().ToUnixTimeMilliseconds()), (listed.Verified, listed.VerifiedBy, listed.VerifiedAt?.ToUnixTimeMilliseconds()));
        var entry = Assert.Single(await AuditAsync(owner), e => e.Action == "account-driven.domain.verify");
        Assert.Equal((domain, "dns"), (entry.TargetId, entry.Detail?.GetProperty("proof").GetString()));
        Assert.Contains(Gate.Logs.Lines, l => l.Event.Id == 2606 && l.Text.Contains(domain, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_domain_that_was_verified_stays_so_when_its_record_is_gone_and_the_check_says_so()
    {
        var owner = await OrganizationAsync();
        var domain = Name("gone", owner);
        var record = (await AddAsync(owner, domain)).VerificationRecord;
        await _dns.PublishAsync(record.Name, record.Value);
        await CheckAsync(owner, domain);
        await _dns.PublishAsync(record.Name);

        var check = await CheckAsync(owner, domain);

        Assert.Equal((true, null, "missing"), (check.Verification.Verified, check.Verification.Proof, check.Verification.DnsFault));
        Assert.Contains("nothing proves it now", check.Verification.Text, StringComparison.Ordinal);
        Assert.Single(await AuditAsync(owner), e => e.Action == "account-driven.domain.verify");
    }

    [Fact]
    public async Task The_record_may_be_one_of_several_in_several_strings_behind_an_alias()
    {
        var owner = await OrganizationAsync();
        var domain = Name("several", owner);
        var record = (await AddAsync(owner, domain)).VerificationRecord;
        await _dns.AliasAsync(record.Name, "challenges.elsewhere.example");
        await _dns.PublishAsync("challenges.elsewhere.example", [["v=spf1 -all"], ["gatehouse-domain-verification=", "of another claim"], [record.Value[..7], record.Value[7..20], record.Value[20..]]]);

        Assert.Equal(DomainProof.Dns, (await CheckAsync(owner, domain)).Verification.Proof);
    }

    [Fact]
    public async Task A_domain_in_other_letters_has_its_record_in_ASCII()
    {
        var owner = await OrganizationAsync();
        var domain = Name("bücher", owner);
        var added = await AddAsync(owner, domain);
        Assert.StartsWith("_gatehouse-challenge.xn--", added.VerificationRecord.Name, StringComparison.Ordinal);
        await _dns.PublishAsync(added.VerificationRecord.Name, added.VerificationRecord.Value);

        Assert.True((await CheckAsync(owner, added.Domain)).Verification.Verified);
    }

    [Fact]
    public async Task Each_way_in_which_the_DNS_proves_nothing_is_told_apart()
    {
        var owner = await OrganizationAsync();
        var domain = Name("faults", owner);
        var name = (await AddAsync(owner, domain)).VerificationRecord.Name;
        await TellsAsync("missing");
        await _dns.PublishAsync(name);
        await TellsAsync("missing");
        await _dns.PublishAsync(name, "gatehouse-domain-verification=somebody-elses");
        await TellsAsync("otherValue");
        foreach (var code in new[] { 1, 2, 5, 9 })
        {
            await _dns.FailAsync(name, code);
            await TellsAsync("failed");
        }

        // Of several resolvers the one that knows most counts.
        Options.DnsServers.Add(_nobody);
        await TellsAsync("failed");
        Options.DnsServers.RemoveAt(0);
        await TellsAsync("unreachable");
        Options.DnsServers.Add(_dns.Address);

        foreach (var (fault, bytes) in new (string, byte[]?)[] { ("timeout", null), ("failed", [0, 12, .. new byte[12]]), ("timeout", [0, 12, 1, 2]) })
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Options.DnsServers.Clear();
            Options.DnsServers.Add(listener.LocalEndpoint.ToString()!);
            var probe = (PatientRecordProbe)Gate.Services.GetRequiredService<RecordProbe>();
            var patience = probe.Wait;
            probe.Wait = bytes is null ? TimeSpan.FromSeconds(1) : patience;
            var answering = bytes is null ? Task.CompletedTask : AnswerAsync(listener, bytes);
            await TellsAsync(fault);
            await answering;
            probe.Wait = patience;
        }

        async Task TellsAsync(string fault)
        {
            var verification = (await CheckAsync(owner, domain)).Verification;
            Assert.Equal((false, null, fault), (verification.Verified, verification.Proof, verification.DnsFault));
        }
    }

    [Fact]
    public async Task A_domain_that_is_removed_and_added_again_needs_another_record()
    {
        var owner = await OrganizationAsync();
        var domain = Name("again", owner);
        var before = (await AddAsync(owner, domain)).VerificationRecord;
        await _dns.PublishAsync(before.Name, before.Value);
        await CheckAsync(owner, domain);
        using var removed = await owner.DeleteAsync($"{Api}/domains/{domain}", Ct);
        var after = (await AddAsync(owner, domain)).VerificationRecord;

        var check = await CheckAsync(owner, domain);

        Assert.NotEqual(before.Value, after.Value);
        Assert.Equal((false, "otherValue"), (check.Verification.Verified, check.Verification.DnsFault));
    }

    [Fact]
    public async Task Whoever_proves_last_has_the_domain_and_who_lost_it_is_told_without_a_name()
    {
        var former = await OrganizationAsync();
        var next = await OrganizationAsync();
        var domain = Name("sold", former);
        var records = new[] { (await AddAsync(former, domain)).VerificationRecord, (await AddAsync(next, domain)).VerificationRecord };
        Assert.NotEqual(records[0].Value, records[1].Value);
        await _dns.PublishAsync(records[0].Name, records[0].Value);
        await CheckAsync(former, domain);
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await _dns.PublishAsync(records[1].Name, records[1].Value);

        Assert.True((await CheckAsync(next, domain)).Verification.Verified);

        Assert.False(await IsVerifiedAsync(former, domain));
        var entry = Assert.Single(await AuditAsync(former), e => e.Action == "account-driven.domain.lose");
        Assert.Equal(("system", domain, null), (entry.ActorKind, entry.TargetId, entry.Detail));
        Assert.False((await CheckAsync(former, domain)).Verification.Verified);
        Assert.True(await IsVerifiedAsync(next, domain));
    }

    [Fact]
    public async Task A_proof_counts_for_the_claim_it_was_looked_for_and_not_after_a_later_one()
    {
        var slow = await OrganizationAsync();
        var quick = await OrganizationAsync();
        var domain = Name("race", slow);
        await AddAsync(slow, domain);
        await AddAsync(quick, domain);
        var began = Gate.Clock.GetUtcNow();
        var (stale, fresh) = (await RowAsync(slow, domain), await RowAsync(quick, domain));

        Assert.NotNull(await VerifyAsync(fresh, began.AddSeconds(1)));
        Assert.Null(await VerifyAsync(stale, began));
        Assert.True(await IsVerifiedAsync(quick, domain));

        using (await slow.DeleteAsync($"{Api}/domains/{domain}", Ct))
        {
        }

        Assert.Null(await VerifyAsync(stale, began.AddSeconds(2)));
        await AddAsync(slow, domain);
        Assert.Null(await VerifyAsync(stale, began.AddSeconds(2)));
        Assert.Equal((true, false), (await IsVerifiedAsync(quick, domain), await IsVerifiedAsync(slow, domain)));
    }

    [Fact]
    public async Task Of_organizations_that_prove_a_domain_at_once_one_has_it()
    {
        var organizations = new List<AdminClient>();
        for (var i = 0; i < 4; i++)
        {
            organizations.Add(await OrganizationAsync());
        }

        for (var round = 0; round < 5; round++)
        {
            var domain = Name($"at-once{round}", organizations[0]);
            var records = await Task.WhenAll(organizations.Select(o => AddAsync(o, domain)));
            await _dns.PublishAsync(records[0].VerificationRecord.Name, [.. records.Select(r => r.VerificationRecord.Value)]);

            await Task.WhenAll(organizations.Select(o => CheckAsync(o, domain)));

            Assert.Single(await Task.WhenAll(organizations.Select(o => IsVerifiedAsync(o, domain))), verified => verified);
        }
    }

    [Fact]
    public async Task A_redirect_to_the_organization_or_the_file_of_the_snippet_proves_and_a_copy_of_an_answer_does_not()
    {
        var owner = await OrganizationAsync();
        var (redirected, filed, copied) = (Name("redirected", owner), Name("filed", owner), Name("copied", owner));
        foreach (var domain in new[] { redirected, filed, copied })
        {
            await AddAsync(owner, domain);
        }

        var snippets = (await GetAsync<Page<DiscoverySnippet>>(owner, $"{Api}/snippets")).Items;
        var target = $"https://{Here}/enroll/account/{owner.Slug}/discovery";
        Assert.All(snippets.Where(s => s.Server != "static"), s => Assert.Contains(target, s.Text, StringComparison.Ordinal));
        Domains[redirected] = request => Redirect(target + request.RequestUri!.Query);
        Domains[filed] = _ => Json(snippets.Single(s => s.Server == "static").Text);
        using var answer = await Gate.Anonymous.GetAsync($"/enroll/account/{owner.Slug}/discovery?user-identifier=a@{copied}", Ct);
        var copy = await answer.Content.ReadAsStringAsync(Ct);
        Domains[copied] = _ => Json(copy);

        foreach (var (domain, proof) in new[] { (redirected, DomainProof.WebServer), (filed, DomainProof.WebServer), (copied, (DomainProof?)null) })
        {
            var check = await CheckAsync(owner, domain);
            Assert.True(check.Works, check.Text);
            Assert.Equal((proof is not null, proof), (check.Verification.Verified, check.Verification.Proof));
        }

        var entry = Assert.Single(await AuditAsync(owner), e => e.Action == "account-driven.domain.verify" && e.TargetId == filed);
        Assert.Equal("webServer", entry.Detail?.GetProperty("proof").GetString());
    }

    [Fact]
    public async Task A_device_that_a_file_led_here_is_asked_to_sign_in()
    {
        var owner = await OrganizationAsync();
        var file = (await GetAsync<Page<DiscoverySnippet>>(owner, $"{Api}/snippets")).Items.Single(s => s.Server == "static").Text;
        Assert.True(DiscoveryAnswer.TryParse(System.Text.Encoding.UTF8.GetBytes(file), out var answer, out _));

        using var post = await PostAsync(new Uri(answer.BaseUrl).AbsolutePath, Signed());

        ChallengeOf(post);
    }

    [Fact]
    public async Task An_organization_that_is_switched_off_keeps_a_domain_that_it_proved_and_no_other()
    {
        var owner = await OrganizationAsync();
        var squatter = await OrganizationAsync();
        var (proven, claimed) = (Name("proven", owner), Name("claimed", owner));
        foreach (var domain in new[] { proven, claimed })
        {
            var record = (await AddAsync(owner, domain)).VerificationRecord;
            Gate.Clock.Advance(TimeSpan.FromSeconds(1));
            await AddAsync(squatter, domain);
            if (domain == proven)
            {
                await _dns.PublishAsync(record.Name, record.Value);
                await CheckAsync(owner, domain);
            }
        }

        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("update admin_organization set disabled_ms = 1 where id = @OrganizationId", new { owner.OrganizationId }), Ct);

        using var kept = await Gate.Anonymous.GetAsync($"{DiscoveryQuery.Path}?user-identifier=a@{proven}", Ct);
        using var free = await Gate.Anonymous.GetAsync($"{DiscoveryQuery.Path}?user-identifier=a@{claimed}", Ct);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (kept.StatusCode, free.StatusCode));
    }

    [Fact]
    public async Task The_doctor_tells_of_unverified_domains_and_of_other_claims_without_a_name()
    {
        var owner = await OrganizationAsync();
        var other = await OrganizationAsync();
        var (alone, shared, taken, mine) = (Name("alone", owner), Name("shared", owner), Name("taken", owner), Name("mine", owner));
        foreach (var domain in new[] { alone, shared, taken, mine })
        {
            await AddAsync(owner, domain);
        }

        await AddAsync(other, shared);
        foreach (var (admin, domain) in new[] { (other, taken), (owner, mine) })
        {
            var record = (await AddAsync(admin, domain)).VerificationRecord;
            await _dns.PublishAsync(record.Name, record.Value);
            await CheckAsync(admin, domain);
        }

        var findings = await GetAsync<IReadOnlyList<DoctorFinding>>(owner, "/api/v1/doctor");

        var aloneRecord = (await FindAsync(owner, alone)).VerificationRecord;
        Assert.Contains(findings, f => f.Message.Contains($"{alone} is not verified", StringComparison.Ordinal)
            && f.Fix!.Contains(aloneRecord.Name, StringComparison.Ordinal) && f.Fix.Contains(aloneRecord.Value, StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Message.Contains($"claims {shared} too", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Message.Contains($"has proven that {taken}", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, f => f.Severity == FindingSeverity.Warning && f.Message.Contains(mine, StringComparison.Ordinal));
        Assert.DoesNotContain(findings, f => $"{f.Message} {f.Fix}".Contains(other.Slug, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_domain_whose_record_could_have_no_name_is_refused()
    {
        var owner = await OrganizationAsync();
        var label = new string('a', 57);
        using var answer = await owner.PostAsync(
            $"{Api}/domains", System.Net.Http.Json.JsonContent.Create(new AddAccountDomain { Domain = $"{label}.{label}.{label}.{label}.example" }, options: GatehouseJson.Options), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("232", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private EnrollmentOptions Options => Gate.Services.GetRequiredService<IOptions<EnrollmentOptions>>().Value;

    private FakeDomains Web => (FakeDomains)Gate.Services.GetRequiredService<DiscoveryHttp>();

    private ConcurrentDictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> Domains => Web.Hosts;

    private static string Name(string what, AdminClient owner) => $"{what}{owner.Slug}.example".ToLowerInvariant();

    private static Task<AccountDomain> AddAsync(AdminClient owner, string domain) => CreateAsync<AccountDomain>(owner, "/domains", new AddAccountDomain { Domain = domain });

    private static Task<DiscoveryCheck> CheckAsync(AdminClient owner, string domain) => CreateAsync<DiscoveryCheck>(owner, $"/domains/{domain}/check", new { });

    private static async Task<AccountDomain> FindAsync(AdminClient owner, string domain) =>
        (await GetAsync<Page<AccountDomain>>(owner, $"{Api}/domains")).Items.Single(d => d.Domain == domain);

    private static async Task<bool> IsVerifiedAsync(AdminClient owner, string domain) => (await FindAsync(owner, domain)).Verified;

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(AdminClient owner) => (await GetAsync<Page<AuditEntry>>(owner, "/api/v1/audit")).Items;

    private async Task<DomainRow> RowAsync(AdminClient owner, string domain) =>
        (await Gate.Services.GetRequiredService<DomainStore>().FindAsync(owner.OrganizationId, domain, Ct))!;

    private Task<DomainTransfer?> VerifyAsync(DomainRow claim, DateTimeOffset at) =>
        Gate.Database.WriteAsync(tx => DomainStore.VerifyAsync(tx, claim, DomainProof.Dns, at), Ct);

    private static async Task AnswerAsync(TcpListener listener, byte[] bytes)
    {
        using var client = await listener.AcceptTcpClientAsync(Ct);
        var stream = client.GetStream();
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, Ct);
        await stream.ReadExactlyAsync(new byte[(length[0] << 8) | length[1]], Ct);
        await stream.WriteAsync(bytes, Ct);
    }

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, new MediaTypeHeaderValue("application/json")) };

    // What is left of an answer behind a proxy that passes on no headers of its own accord.
    private static HttpResponseMessage Bare(HttpResponseMessage answer) => Json(answer.Content.ReadAsStringAsync(Ct).GetAwaiter().GetResult());

    private static HttpResponseMessage Redirect(string location)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Found);
        answer.Headers.Location = new Uri(location);
        return answer;
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class DomainProofTestsOnSqlite(SqliteEnrollmentGate gate) : DomainProofTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class DomainProofTestsOnPostgres(PostgresEnrollmentGate gate) : DomainProofTests(gate);
