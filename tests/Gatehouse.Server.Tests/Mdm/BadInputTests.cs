using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Mdm.Support;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>What the public endpoints of device management do with what no device would send.</summary>
public abstract class BadInputTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("checkin")]
    [InlineData("connect")]
    public async Task Nothing_and_garbage_from_strangers_is_403(string path)
    {
        foreach (var body in new[] { [], "<plist/>"u8.ToArray(), new byte[1000] })
        {
            using var response = await PutAsync("org_unknown", path, body);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("checkin")]
    [InlineData("connect")]
    public async Task Unreadable_messages_of_a_known_device_are_400_and_change_nothing(string path)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var good = PlistWriter.WriteXml(With(device.Message("TokenUpdate"), "Topic", device.Topic));
        var deep = Encoding.UTF8.GetBytes(
            "<plist version=\"1.0\">" + string.Concat(Enumerable.Repeat("<array>", 2000)) + string.Concat(Enumerable.Repeat("</array>", 2000)) + "</plist>");
        var many = Encoding.UTF8.GetBytes("<plist version=\"1.0\"><array>" + string.Concat(Enumerable.Repeat("<true/>", 100_000)) + "</array></plist>");
        var entity = "<!DOCTYPE plist [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><plist><dict><key>Status</key><string>&x;</string></dict></plist>"u8.ToArray();

        foreach (var body in new[] { [], good[..^40], [0xFF, .. good], deep, many, entity, "bplist00"u8.ToArray(), PlistWriter.WriteXml(new PlistArray()) })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await device.PutAsync(path, body)).Status);
        }

        Assert.Equal(DeviceState.Managed, (await organization.GetAsync(device)).State);
    }

    [Theory]
    [InlineData("checkin", 1)]
    [InlineData("connect", 16)]
    public async Task Too_large_is_413_however_it_is_announced(string path, int mebibytes)
    {
        using var announced = await PutAsync("org_x", path, new byte[(mebibytes << 20) + 1]);
        using var content = new StreamContent(new EndlessStream((mebibytes << 20) + 1)); // chunked, without a length
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/mdm/org_x/{path}") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await gate.Anonymous.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, announced.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
    }

    [Fact]
    public async Task Signatures_that_are_none_are_403()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        device.Certificate = null;

        foreach (var header in new[] { "", "not base64!", "AAAA", Convert.ToBase64String(new byte[4000]), new string('A', 20_000) })
        {
            var answer = await device.PutAsync("connect", "x"u8.ToArray(), r => r.Headers.TryAddWithoutValidation("Mdm-Signature", header));
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        }
    }

    [Fact]
    public async Task Other_content_types_are_read_all_the_same()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var body = PlistWriter.WriteXml(new PlistDictionary { { "UDID", device.Udid }, { "Status", "Idle" } });

        foreach (var type in new[] { "text/plain", "application/octet-stream", null })
        {
            var answer = await device.PutAsync("connect", body, r => r.Content!.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }
    }

    [Fact]
    public async Task Text_that_no_column_takes_is_cleaned_and_never_a_500()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.SendAsync(device, "DeviceInformation");
        var command = await device.IdleAsync();

        var report = new PlistDictionary
        {
            { "UDID", device.Udid }, { "Status", "Acknowledged" }, { "CommandUUID", command.Uuid! },
            { "QueryResponses", new PlistDictionary { { "DeviceName", "nul\0l" + new string('x', 5000) }, { "OSVersion", "18\u0001.2" }, { "Odd", double.NaN } } },
        };
        var answer = await device.PutAsync("connect", PlistWriter.WriteBinary(report));

        var shown = await organization.GetAsync(device);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(("18.2", 500), (shown.OsVersion, shown.Name.Length));
    }

    [Fact]
    public async Task Ids_of_another_organization_are_404_everywhere()
    {
        var mine = await MdmOrganization.CreateAsync(gate);
        var theirs = await MdmOrganization.CreateAsync(gate);
        var device = await theirs.ManagedAsync();
        var profile = await theirs.ProfileAsync("org.example.theirs");
        var group = await theirs.GroupAsync("Theirs", null, profile.Id);
        var receipt = await theirs.SendAsync(device, "SecurityInfo");
        var uuid = (await theirs.HistoryAsync(device))[0].Uuid;

        (HttpMethod Method, string Address, object? Body)[] requests =
        [
            (HttpMethod.Get, $"devices/{device.Id}", null),
            (HttpMethod.Patch, $"devices/{device.Id}", new DevicePatch("Mine")),
            (HttpMethod.Delete, $"devices/{device.Id}", null),
            (HttpMethod.Get, $"devices/{device.Id}/profiles", null),
            (HttpMethod.Get, $"devices/{device.Id}/certificates", null),
            (HttpMethod.Get, $"devices/{device.Id}/groups", null),
            (HttpMethod.Put, $"devices/{device.Id}/groups", new DeviceGroupsPut([])),
            (HttpMethod.Get, $"devices/{device.Id}/commands", null),
            (HttpMethod.Get, $"devices/{device.Id}/commands/{uuid}", null),
            (HttpMethod.Post, $"devices/{device.Id}/commands", new CommandRequest { RequestType = "DeviceLock" }),
            (HttpMethod.Get, $"devices/{device.Id}/enrollment-check", null),
            (HttpMethod.Get, $"devices/{device.Id}/lock-pin", null),
            (HttpMethod.Post, $"devices/{device.Id}/push", null),
            (HttpMethod.Post, $"devices/{device.Id}/sync", null),
            (HttpMethod.Post, $"devices/{device.Id}/unenroll", null),
            (HttpMethod.Post, $"devices/{device.Id}/block", null),
            (HttpMethod.Post, $"devices/{device.Id}/unblock", null),
            (HttpMethod.Get, $"commands/{receipt.CommandId}", null),
            (HttpMethod.Delete, $"commands/{receipt.CommandId}", null),
            (HttpMethod.Get, $"groups/{group.Id}", null),
            (HttpMethod.Patch, $"groups/{group.Id}", new GroupPatch("Mine")),
            (HttpMethod.Delete, $"groups/{group.Id}", null),
            (HttpMethod.Put, $"groups/{group.Id}/devices", new GroupDevicesPut([])),
            (HttpMethod.Delete, $"groups/{group.Id}/devices/{device.Id}", null),
            (HttpMethod.Get, $"groups/{group.Id}/profiles", null),
            (HttpMethod.Put, $"groups/{group.Id}/profiles", new GroupProfilesPut([])),
            (HttpMethod.Get, $"profiles/{profile.Id}", null),
            (HttpMethod.Get, $"profiles/{profile.Id}/content", null),
            (HttpMethod.Put, $"profiles/{profile.Id}/content", new ProfileUpload(Samples.Profile("org.example.theirs", Guid.NewGuid().ToString()))),
            (HttpMethod.Delete, $"profiles/{profile.Id}", null),
        ];
        foreach (var (method, address, body) in requests)
        {
            using var response = await mine.Owner.SendAsync(method, "/api/v1/" + address, body);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{method} {address}: {(int)response.StatusCode}");
        }

        var own = await mine.GroupAsync("Mine");
        await mine.Owner.FailAsync(HttpMethod.Put, $"/api/v1/groups/{own.Id}/devices", new GroupDevicesPut([device.Id]), HttpStatusCode.BadRequest, "request-invalid");
        await mine.Owner.FailAsync(HttpMethod.Put, $"/api/v1/groups/{own.Id}/profiles", new GroupProfilesPut([profile.Id]), HttpStatusCode.BadRequest, "request-invalid");
        await mine.Owner.FailAsync(HttpMethod.Post, "/api/v1/groups", new GroupCreate("Nested", ParentId: group.Id), HttpStatusCode.BadRequest, "request-invalid");
        Assert.Equal(DeviceState.Managed, (await theirs.GetAsync(device)).State);
        Assert.Empty(await mine.ListAsync());
    }

    [Fact]
    public async Task Commands_that_make_no_sense_are_refused_without_repeating_their_values()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        object[] requests =
        [
            new { },
            new { requestType = "Imaginary" },
            new { requestType = "DeviceLock", parameters = new { pin = "s3cret!" } },
            new { requestType = "DeviceLock", parameters = new { sword = "s3cret!" } },
            new { requestType = "InstallApplication" },
            new { requestType = "DeviceLock", plist = Convert.ToBase64String("<plist/>"u8) },
            new { plist = Convert.ToBase64String("s3cret!"u8) },
            new { requestType = "DeviceLock", expiresAt = gate.Clock.GetUtcNow().AddHours(-1) },
        ];

        foreach (var request in requests)
        {
            using var response = await organization.Owner.SendAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/commands", request);
            var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "command-malformed");
            Assert.DoesNotContain("s3cret", problem.Detail, StringComparison.Ordinal);
        }

        gate.Logs.AssertNone("s3cret");
    }

    [Fact]
    public async Task Readers_may_look_and_neither_act_nor_see_contents()
    {
        var owner = await gate.OwnerAsync();
        var reader = await gate.PersonAsync(owner, Server.Admin.Access.Role.ReadOnly);
        var profile = await owner.SendAsync<ConfigurationProfile>(
            HttpMethod.Post, "/api/v1/profiles", new ProfileUpload(Samples.Profile("org.example.secret", Guid.NewGuid().ToString())));

        using var list = await reader.GetAsync("/api/v1/devices", Ct);
        using var content = await reader.GetAsync($"/api/v1/profiles/{profile.Id}/content", Ct);
        using var command = await reader.SendAsync(HttpMethod.Post, "/api/v1/commands", new BulkCommandRequest { RequestType = "DeviceLock", All = true });
        using var push = await reader.SendAsync(HttpMethod.Put, "/api/v1/apns-certificate", new ApnsCertificatePut());

        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        Assert.All([content, command, push], r => Assert.Equal(HttpStatusCode.Forbidden, r.StatusCode));
    }

    private async Task<HttpResponseMessage> PutAsync(string organization, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await gate.Anonymous.PutAsync($"/mdm/{organization}/{path}", content, Ct);
    }

    private static PlistDictionary With(PlistDictionary message, string key, PlistValue value)
    {
        message.Add(key, value);
        return message;
    }

    /// <summary>Zeros of a length that is not told beforehand.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = (int)Math.Min(count, _left);
            Array.Clear(buffer, offset, n);
            _left -= n;
            return n;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class BadInputTestsOnSqlite(MdmOnSqlite gate) : BadInputTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class BadInputTestsOnPostgres(MdmOnPostgres gate) : BadInputTests(gate);
