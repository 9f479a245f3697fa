using System.Net.Http.Headers;
using System.Text.Json;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>The least that an implementation of account-driven enrollment has to get right, request by request.</summary>
[Specification("Apple: Implementing the simple authentication user-enrollment flow")]
public abstract class ScriptTests(Site site)
{
    [Theory]
    [InlineData("user-identifier=a@b@{0}&model-family=iPhone")]
    [InlineData("user-identifier=a%40b%40{0}&model-family=iPhone")]
    [InlineData("user-identifier=user+tag@{0}&model-family=iPhone")]
    [InlineData("user-identifier=user@{0}")]
    [InlineData("model-family=iPhone&user-identifier=nobody-knows-me@{0}")]
    public async Task Discovery_answers_whatever_was_typed_with_one_server(string query)
    {
        var organization = await MakeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/.well-known/com.apple.remotemanagement?{string.Format(null, query, organization.Domain)}");
        request.Headers.Host = organization.Domain;

        using var response = await organization.Tenant.Anonymous.SendAsync(request, Ct);

        Assert.Equal((200, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Ct));
        var server = json.RootElement.GetProperty("Servers");
        Assert.Equal((1, "mdm-byod"), (server.GetArrayLength(), server[0].GetProperty("Version").GetString()));
    }

    [Fact]
    public async Task First_post_with_garbage_is_400()
    {
        var organization = await MakeAsync();

        Assert.Equal(400, await PostAsync(organization, [1, 2, 3, 4]));
    }

    [Fact]
    public async Task First_post_with_a_broken_signature_is_403()
    {
        var organization = await MakeAsync();
        var recorded = new List<byte[]>();
        using var network = new DeviceNetwork(_ => new Recorder(recorded));
        network.Lead(organization.Domain, organization.Tenant.Address);
        using var device = new SimulatedDevice(
            DeviceFacts.Create(DeviceKind.IPhone, 1), new SimulatedDeviceOptions { Network = network, Keys = Ground.Keys, AppleCa = organization.Tenant.Ground.AppleCa });
        await new EnrollmentPost(device, network, new DiscoveredServer(AccountMode.Byod, EnrollAt(organization))).SendAsync(null, Ct);
        var body = Assert.Single(recorded);
        Assert.Equal(401, await PostAsync(organization, body));

        body[^1] ^= 0xFF;

        Assert.Equal(403, await PostAsync(organization, body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gh_at_nobody-ever-got-this-token")]
    public async Task Post_without_a_live_token_is_401_with_exactly_one_challenge(string? token)
    {
        var organization = await MakeAsync();
        var device = organization.Tenant.NewDevice(DeviceKind.IPhone);

        var answer = await PostOf(organization, device, "byod").SendAsync(token, Ct);

        Assert.Equal(401, (int)answer.Status);
        Assert.IsType<AccountChallenge.Web>(ChallengeReader.Read(answer));
    }

    [Fact]
    public async Task OAuth_2_is_challenged_with_all_its_parameters()
    {
        var organization = await MakeAsync();
        var device = organization.Tenant.NewDevice(DeviceKind.IPad);

        var challenge = Assert.IsType<AccountChallenge.OAuth2>(ChallengeReader.Read(await PostOf(organization, device, "adde").SendAsync(null, Ct)));

        Assert.Equal(("apple-remotemanagement-user-login:/oauth2/redirection", "MDM"), (challenge.RedirectUrl, challenge.Scope));
    }

    [Fact]
    public async Task Profile_of_user_enrollment_names_the_account_and_asks_for_no_rights()
    {
        var payload = await PayloadAsync(DeviceKind.IPhone);

        Assert.Equal("BYOD", payload.Text("EnrollmentMode"));
        Assert.EndsWith(".appleaccount.com", payload.Text("AssignedManagedAppleID"), StringComparison.Ordinal);
        Assert.False(payload.ContainsKey("AccessRights"));
    }

    [Fact]
    public async Task Profile_of_device_enrollment_names_the_account_and_asks_for_rights()
    {
        var payload = await PayloadAsync(DeviceKind.IPad);

        Assert.Equal("ADDE", payload.Text("EnrollmentMode"));
        Assert.EndsWith(".appleaccount.com", payload.Text("AssignedManagedAppleID"), StringComparison.Ordinal);
        Assert.Equal((int)AccessRights.All, payload.Integer("AccessRights"));
    }

    [Fact]
    public async Task Message_with_a_dead_token_is_401_with_a_challenge_and_the_enrollment_stays()
    {
        var organization = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, await organization.MemberAsync());
        device.Owner = null;
        device.Management!.Account!.Tokens = new AccountTokens("gh_at_dead", null, null, null);

        var answer = await IdleAsync(organization, device);

        Assert.Equal(401, (int)answer.Status);
        Assert.IsType<AccountChallenge.Web>(ChallengeReader.Read(answer));
        Assert.Equal(Client.Contracts.Mdm.DeviceState.Managed, (await organization.DeviceAsync(device)).State);
    }

    [Fact]
    public async Task Message_of_an_enrollment_that_nobody_knows_is_never_401()
    {
        var organization = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, await organization.MemberAsync());
        using var connection = new MdmConnection(organization.Tenant.Ground.Network, device);
        var report = new PlistDictionary { { "EnrollmentID", Guid.NewGuid().ToString("D").ToUpperInvariant() }, { "Status", "Idle" } };

        Assert.Contains((int)(await connection.ReportAsync(device.Management!, report, Ct)).Status, new[] { 400, 403 });
    }

    [Fact]
    public async Task Same_token_serves_100_times()
    {
        var organization = await MakeAsync();
        var device = await organization.EnrolledAsync(DeviceKind.IPhone, await organization.MemberAsync());
        device.Owner = null;

        for (var time = 0; time < 100; time++)
        {
            Assert.Equal(200, (int)(await IdleAsync(organization, device)).Status);
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<Workplace> MakeAsync()
    {
        site.NeedOurServer();
        return await Workplace.MakeAsync(await site.TenantAsync());
    }

    private async Task<PlistDictionary> PayloadAsync(DeviceKind kind)
    {
        var organization = await MakeAsync();
        var device = await organization.EnrolledAsync(kind, await organization.MemberAsync());
        return device.Profiles.Installed.Single(p => p.IsEnrollment).Profile.OfType("com.apple.mdm").Single().Keys;
    }

    private static EnrollmentPost PostOf(Workplace organization, SimulatedDevice device, string mode) => new(
        device, organization.Tenant.Ground.Network, new DiscoveredServer(mode == "byod" ? AccountMode.Byod : AccountMode.Adde, EnrollAt(organization, mode)));

    private static Uri EnrollAt(Workplace organization, string mode = "byod") =>
        new(organization.Tenant.Address, $"/enroll/account/{organization.Slug}/{mode}");

    private static async Task<int> PostAsync(Workplace organization, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs7-signature");
        using var response = await organization.Tenant.Anonymous.PostAsync(EnrollAt(organization), content, Ct);
        return (int)response.StatusCode;
    }

    private static async Task<HttpAnswer> IdleAsync(Workplace organization, SimulatedDevice device)
    {
        using var connection = new MdmConnection(organization.Tenant.Ground.Network, device);
        var report = new PlistDictionary();
        device.Management!.NameOf(device.Facts, Protocols.Mdm.EnrollmentChannel.Device).Write(report);
        report.Add("Status", "Idle");
        return await connection.ReportAsync(device.Management, report, Ct);
    }

    /// <summary>Keeps what would have been sent.</summary>
    private sealed class Recorder(List<byte[]> bodies) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bodies.Add(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return new HttpResponseMessage();
        }
    }
}

[Collection(nameof(SqliteSite))]
public sealed class ScriptOnSqlite(SqliteSite site) : ScriptTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ScriptOnPostgres(PostgresSite site) : ScriptTests(site);
