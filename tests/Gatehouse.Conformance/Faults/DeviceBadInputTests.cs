using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Scep;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Faults;

/// <summary>
/// The doors that devices use, against everything that no device sends. Never a 5xx; at the management doors never a 401, which
/// would end an enrollment; and the device that is enrolled stays as it is.
/// </summary>
[Specification("Faults: bad input")]
public abstract class DeviceBadInputTests(Site site)
{
    private const string CheckInType = "application/x-apple-aspen-mdm-checkin";
    private const string ReportType = "application/x-apple-aspen-mdm; charset=UTF-8";

    public static TheoryData<string> Faults =>
        ["nothing", "text", "truncated", "altered bytes", "deep", "many", "long", "external entity", "entities in entities", "binary garbage", "binary loop", "array", "wrong types"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Signed_check_in_that_is_none_is_4xx_and_changes_nothing(string fault)
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);

        var answer = await device.SendAsync(device.State.CheckInUrl, CheckInType, Body(fault, device.TokenUpdate(), 1));

        Assert.Contains(answer.Status, new[] { 400, 403, 413 });
        Assert.Equal(DeviceState.Managed, (await tenant.GetAsync(device.Udid)).State);
        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Signed_report_that_is_none_is_4xx_and_changes_nothing(string fault)
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var report = new PlistDictionary { { "UDID", device.Udid }, { "Status", "Acknowledged" }, { "CommandUUID", "none" } };

        var answer = await device.SendAsync(device.State.ServerUrl, ReportType, Body(fault, report, 16));

        Assert.Contains(answer.Status, new[] { 400, 403, 413 });
        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Content_type_does_not_decide_what_a_signed_message_may_do(string contentType)
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);

        Assert.InRange((await device.SendAsync(device.State.CheckInUrl, contentType, "x"u8.ToArray())).Status, 400, 499);
        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("long")]
    [InlineData("zeros")]
    public async Task Signature_that_is_none_is_403(string fault)
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var signature = fault switch
        {
            "!" => "!"u8.ToArray(),
            "AAAA" => new byte[3],
            "long" => RandomNumberGenerator.GetBytes(12_000),
            _ => [0x30, 0x80, .. new byte[500]],
        };

        Assert.Equal(403, (await device.SendAsync(device.State.CheckInUrl, CheckInType, PlistWriter.WriteXml(device.TokenUpdate()), signature)).Status);
    }

    [Fact]
    public async Task Replay_of_every_message_of_an_enrollment_changes_nothing()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(t => t with { MaxUses = 5 });
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.IPhone, token);
        for (var copy = 0; copy < 3; copy++)
        {
            Assert.Equal(200, (await device.CheckInAsync(device.Authenticate())).Status);
            Assert.Equal(200, (await device.CheckInAsync(device.TokenUpdate())).Status);
        }

        var after = await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct);
        Assert.Equal((1, 0), (after.Used, after.Reserved));
        Assert.Equal(DeviceState.Managed, (await tenant.GetAsync(device.Udid)).State);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("text")]
    [InlineData("truncated")]
    [InlineData("deep")]
    [InlineData("long")]
    [InlineData("indefinite")]
    public async Task SCEP_message_that_is_none_is_4xx(string fault)
    {
        var tenant = await site.TenantAsync();
        var peer = await PeerAsync(tenant);
        var message = (await peer.WriterAsync()).PkcsReq(peer.WriteCsr(), peer.TransactionId, RandomNumberGenerator.GetBytes(16));
        var body = fault switch
        {
            "nothing" => [],
            "text" => "no message"u8.ToArray(),
            "truncated" => message[..^100],
            "deep" => [.. Enumerable.Repeat(new byte[] { 0x30, 0x80 }, 20_000).SelectMany(b => b)],
            "indefinite" => [0x30, 0x80, .. new byte[100]],
            _ => new byte[(64 * 1024) + 1],
        };

        Assert.Contains((await peer.PostAsync(body)).Status, new[] { 400, 413 });
    }

    // What is embedded but not signed, such as the signature on the requester's self-made certificate, proves nothing and may
    // be anything. What counts is the key.
    [Fact]
    public async Task SCEP_message_altered_in_any_place_is_never_5xx_and_never_yields_a_certificate_for_another_key()
    {
        var tenant = await site.TenantAsync();
        var peer = await PeerAsync(tenant);
        var nonce = RandomNumberGenerator.GetBytes(16);
        var message = (await peer.WriterAsync()).PkcsReq(peer.WriteCsr(), peer.TransactionId, nonce);
        for (var place = 30; place < message.Length; place += 97)
        {
            var altered = message.ToArray();
            altered[place] ^= 0xFF;
            var answer = await peer.PostAsync(altered);
            Assert.InRange(answer.Status, 200, 499);
            if (answer.Status == 200 && await peer.ReadAsync(answer, nonce) is ScepResult.Success success)
            {
                using var issued = peer.Take(success);
                Assert.Equal(peer.Requester.PublicKey.ExportSubjectPublicKeyInfo(), issued.PublicKey.ExportSubjectPublicKeyInfo());
            }
        }

        Assert.IsType<ScepResult.Success>(await peer.RequestAsync());
    }

    [Theory]
    [InlineData("/enroll/phase2")]
    [InlineData("/enroll/phase3")]
    public async Task Profile_service_post_that_is_none_is_4xx(string path)
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        byte[][] bodies = [[], "text"u8.ToArray(), [0x30, 0x80, .. new byte[100]], new byte[2 * 1024 * 1024], [.. Enumerable.Repeat(new byte[] { 0x30, 0x80 }, 20_000).SelectMany(b => b)]];
        foreach (var body in bodies)
        {
            using var answer = await tenant.Anonymous.PostAsync(path, new ByteArrayContent(body), ct);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    [Theory]
    [InlineData("GET", "/enroll?token=%00")]
    [InlineData("GET", "/enroll?token=a&token=b")]
    [InlineData("GET", "/enroll")]
    [InlineData("GET", "/e/%00")]
    [InlineData("GET", "/e/none")]
    [InlineData("GET", "/enroll/profile/none")]
    [InlineData("GET", "/enroll/status/none")]
    [InlineData("GET", "/assets/..%2F..%2Fappsettings.json")]
    [InlineData("GET", "/pki/none.crl")]
    [InlineData("GET", "/pki/none.cer")]
    [InlineData("GET", "/scep/none?operation=GetCACaps")]
    [InlineData("GET", "/setup?code=none")]
    [InlineData("GET", "/invitation?code=none")]
    [InlineData("POST", "/enroll/profile")]
    [InlineData("POST", "/enroll/sign-in")]
    [InlineData("POST", "/setup")]
    [InlineData("POST", "/invitation")]
    [InlineData("PUT", "/mdm/none/checkin")]
    [InlineData("PUT", "/mdm/none/connect")]
    public async Task Address_that_leads_nowhere_is_4xx_whatever_is_sent_along(string method, string path)
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        foreach (var (content, type) in Contents(method))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
            if (content is not null && type is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            using var answer = await tenant.Anonymous.SendAsync(request, ct);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    private static IEnumerable<(HttpContent? Content, string? Type)> Contents(string method)
    {
        yield return (null, null);
        if (method != "GET")
        {
            yield return (new ByteArrayContent("x=%ZZ&=&&&"u8.ToArray()), "application/x-www-form-urlencoded");
            yield return (new ByteArrayContent("{}"u8.ToArray()), "application/json");
            yield return (new ByteArrayContent(new byte[100_000]), "multipart/form-data; boundary=x");
            yield return (new ByteArrayContent(Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 5000).Select(i => $"k{i}=v")))), "application/x-www-form-urlencoded");
        }
    }

    private static async Task<ScepPeer> PeerAsync(Tenant tenant)
    {
        var profile = await WireDevice.DownloadAsync(tenant, tenant.NewDevice(DeviceKind.IPhone));
        return ScepPeer.Of(tenant, profile.OfType("com.apple.security.scep").Single().Keys);
    }

    private static byte[] Body(string fault, PlistDictionary message, int limitMiB)
    {
        var xml = PlistWriter.WriteXml(message);
        const string head = """<?xml version="1.0" encoding="UTF-8"?>""";
        return fault switch
        {
            "nothing" => [],
            "text" => "no property list"u8.ToArray(),
            "truncated" => xml[..^30],
            "altered bytes" => [.. xml[..200], 0xFF, 0xFE, .. xml[202..]],
            "deep" => Ascii($"{head}<plist>{string.Concat(Enumerable.Repeat("<array>", 50_000))}"),
            "many" => Ascii($"{head}<plist><array>{string.Concat(Enumerable.Repeat("<true/>", 140_000 * limitMiB))}</array></plist>"),
            "long" => new byte[(limitMiB * 1024 * 1024) + 1],
            "external entity" => Ascii($"{head}<!DOCTYPE plist [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><plist><dict><key>MessageType</key><string>&x;</string></dict></plist>"),
            "entities in entities" => Ascii($"{head}<!DOCTYPE plist [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><plist><string>&b;</string></plist>"),
            "binary garbage" => [.. "bplist00"u8, .. new byte[100]],
            "binary loop" => [.. "bplist00"u8, 0xA1, 0x00, 0x08, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10],
            "array" => Ascii($"{head}<plist><array/></plist>"),
            "wrong types" => Ascii($"{head}<plist><dict><key>MessageType</key><integer>1</integer><key>UDID</key><true/><key>Status</key><array/></dict></plist>"),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}

[Collection(nameof(SqliteSite))]
public sealed class DeviceBadInputOnSqlite(SqliteSite site) : DeviceBadInputTests(site);

[Collection(nameof(PostgresSite))]
public sealed class DeviceBadInputOnPostgres(PostgresSite site) : DeviceBadInputTests(site);
