using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>A device that says exactly what a test tells it to say. It signs with <c>Mdm-Signature</c>.</summary>
public sealed class TestDevice
{
    private readonly MdmOrganization _organization;
    private readonly List<(string Identifier, string Uuid)> _installed = [];
    private string? _id;

    public TestDevice(MdmOrganization organization, string attemptId, X509Certificate2 certificate, string product, bool userEnrollment)
    {
        (_organization, AttemptId, Certificate, Product) = (organization, attemptId, certificate, product);
        Key = userEnrollment ? "EnrollmentID" : "UDID";
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string AttemptId { get; }

    public string Product { get; }

    /// <summary>Which key names it: <c>UDID</c> or <c>EnrollmentID</c>.</summary>
    public string Key { get; }

    /// <summary>UDID or EnrollmentID.</summary>
    public string Udid { get; init; } = Guid.NewGuid().ToString("D").ToUpperInvariant();

    public string SerialNumber { get; set; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(6));

    /// <summary>What it signs with; null leaves requests unsigned.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Sent with every request where there is one; a device that has none must never be told to sign in.</summary>
    public string? AccessToken { get; set; }

    /// <summary>It enrolled with an account.</summary>
    public bool HasAccount { get; init; }

    public byte[] Token { get; set; } = RandomNumberGenerator.GetBytes(32);

    public string PushMagic { get; set; } = Guid.NewGuid().ToString("D");

    public string Topic { get; set; } = FakeApns.Certificate.Topic;

    /// <summary>Our id of it, once it was introduced.</summary>
    public string Id => _id ?? throw new InvalidOperationException("It was not introduced yet.");

    /// <summary>Tenant in the URL; another one in tests of tenancy.</summary>
    public string? OrganizationId { get; set; }

    public async Task<DeviceAnswer> AuthenticateAsync()
    {
        var message = Message("Authenticate");
        message.Add("Topic", Topic);
        message.Add("ProductName", Product);
        message.Add("OSVersion", "18.1");
        message.Add("BuildVersion", "22B83");
        if (Key == "UDID")
        {
            message.Add("SerialNumber", SerialNumber);
            message.Add("DeviceName", "A device");
        }

        var answer = await CheckInAsync(message);
        _id ??= await _organization.Gate.Database.FirstAsync<string>(
            "select id from mdm_device where org_id = @org and (udid = @Udid or apple_enrollment_id = @Udid)", new { org = _organization.Id, Udid }, Ct);
        return answer;
    }

    public Task<DeviceAnswer> TokenUpdateAsync(Action<PlistDictionary>? change = null)
    {
        var message = Message("TokenUpdate");
        message.Add("Topic", Topic);
        message.Add("Token", Token);
        message.Add("PushMagic", PushMagic);
        change?.Invoke(message);
        return CheckInAsync(message);
    }

    /// <summary>Introduces itself and announces its token; both have to be accepted.</summary>
    public async Task EnrollAsync(Action<PlistDictionary>? change = null)
    {
        Accepted(await AuthenticateAsync());
        Accepted(await TokenUpdateAsync(change));
    }

    private void Accepted(DeviceAnswer answer) =>
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {_organization.Gate.Logs.Lines.LastOrDefault(l => l.Event.Id is 2101 or 2102)?.Text}");

    public PlistDictionary Message(string type) => new() { { "MessageType", type }, { Key, Udid } };

    public Task<DeviceAnswer> CheckInAsync(PlistDictionary message) => PutAsync("checkin", PlistWriter.WriteXml(message));

    public Task<DeviceAnswer> IdleAsync() => ReportAsync("Idle", null);

    public Task<DeviceAnswer> ReportAsync(string status, string? uuid, Action<PlistDictionary>? change = null)
    {
        var report = new PlistDictionary { { Key, Udid }, { "Status", status } };
        if (uuid is not null)
        {
            report.Add("CommandUUID", uuid);
        }

        change?.Invoke(report);
        return PutAsync("connect", PlistWriter.WriteXml(report));
    }

    public Task<DeviceAnswer> AcknowledgeAsync(string? uuid, Action<PlistDictionary>? change = null) => ReportAsync("Acknowledged", uuid, change);

    public Task<DeviceAnswer> NotNowAsync(string? uuid) => ReportAsync("NotNow", uuid);

    public Task<DeviceAnswer> ErrorAsync(string? uuid) => ReportAsync("Error", uuid, r => r.Add("ErrorChain", new PlistArray
    {
        new PlistDictionary { { "ErrorCode", 4001 }, { "ErrorDomain", "MCInstallationErrorDomain" }, { "USEnglishDescription", "The profile could not be installed." } },
    }));

    /// <summary>Does what it is told until there is nothing more, and returns the types of the commands in order.</summary>
    public async Task<List<string>> DrainAsync(Func<DeviceAnswer, Task<DeviceAnswer>?>? instead = null)
    {
        var done = new List<string>();
        var answer = await IdleAsync();
        while (answer.Uuid is not null && done.Count < 200)
        {
            done.Add(answer.RequestType!);
            answer = await (instead?.Invoke(answer) ?? CarryOutAsync(answer));
        }

        return done;
    }

    /// <summary>Acknowledges a command like a device that does everything right.</summary>
    public Task<DeviceAnswer> CarryOutAsync(DeviceAnswer command)
    {
        switch (command.RequestType)
        {
            case "InstallProfile":
                Assert.True(PlistReader.TryReadDictionary(command.Command!.Data("Payload")!.Value, PlistLimits.Profile, out var profile, out _));
                Forget(profile.Text("PayloadIdentifier")!);
                _installed.Add((profile.Text("PayloadIdentifier")!, profile.Text("PayloadUUID")!));
                return AcknowledgeAsync(command.Uuid);
            case "RemoveProfile":
                Forget(command.Command!.Text("Identifier")!);
                return AcknowledgeAsync(command.Uuid);
            case "ProfileList":
                return AcknowledgeAsync(command.Uuid, r => r.Add("ProfileList", new PlistArray(_installed.Select(p =>
                    (PlistValue)new PlistDictionary { { "PayloadIdentifier", p.Identifier }, { "PayloadUUID", p.Uuid }, { "PayloadVersion", 1 } }))));
            case "DeviceInformation":
                return AcknowledgeAsync(command.Uuid, r => r.Add("QueryResponses", new PlistDictionary { { "DeviceName", "Renamed" }, { "IsSupervised", true } }));
            default:
                return AcknowledgeAsync(command.Uuid);
        }
    }

    /// <summary>As if somebody had removed it by hand.</summary>
    public void Forget(string identifier) => _installed.RemoveAll(p => p.Identifier == identifier);

    public IEnumerable<string> InstalledUuids => _installed.Select(p => p.Uuid);

    public async Task<DeviceAnswer> PutAsync(string path, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/mdm/{OrganizationId ?? _organization.Id}/{path}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(path == "checkin" ? "application/x-apple-aspen-mdm-checkin" : "application/x-apple-aspen-mdm");
        if (Certificate is not null)
        {
            request.Headers.Add("Mdm-Signature", Convert.ToBase64String(CmsSigner.SignDetached(body, Certificate)));
        }

        if (AccessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        }

        change?.Invoke(request);
        using var response = await _organization.Gate.Anonymous.SendAsync(request, Ct);
        Assert.True(HasAccount || response.StatusCode != HttpStatusCode.Unauthorized, "It would have been unenrolled.");
        Assert.True(
            (int)response.StatusCode is < 500 or 503,
            _organization.Gate.Logs.Lines.LastOrDefault(l => l.Exception is not null)?.Exception?.ToString() ?? "A fault without an exception.");
        return new DeviceAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(Ct), response.Content.Headers.ContentType?.MediaType)
        {
            Challenges = [.. response.Headers.TryGetValues("WWW-Authenticate", out var values) ? values : []],
        };
    }

    /// <summary>One value of its device channel, straight from the database.</summary>
    public async Task<T?> ColumnAsync<T>(string column) =>
        await _organization.Gate.Database.FirstAsync<T>($"select {column} from mdm_enrollment where device_id = @Id and user_key = ''", new { Id }, Ct);
}
