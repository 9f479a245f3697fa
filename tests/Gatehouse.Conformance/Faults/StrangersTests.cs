using System.Net.Http.Json;
using System.Text.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Faults;

/// <summary>Ids of one organization in the hands of another: there is nothing of that name, whatever is asked.</summary>
[Specification("Faults: ids of another organization")]
public abstract class StrangersTests(Site site)
{
    [Fact]
    public async Task Id_of_another_organization_is_404_at_every_operation_and_nothing_changes()
    {
        var ct = TestContext.Current.CancellationToken;
        var owner = await site.TenantAsync();
        using var stranger = await site.NewTenantAsync();
        var ids = await IdsAsync(owner);
        var before = await SeenAsync(owner, ids);
        var wrong = new List<string>();
        foreach (var (method, path) in await OperationsAsync(owner))
        {
            if (ids.FirstOrDefault(id => path.StartsWith(id.Prefix, StringComparison.Ordinal)) is not { Id: not null } known)
            {
                wrong.Add($"{method} {path} is not covered: say here which id it takes.");
                continue;
            }

            var address = Address(path, known);
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            request.Content = method is "GET" or "DELETE" ? null : JsonContent.Create(Body(method, path));
            using var answer = await stranger.Http.SendAsync(request, ct);
            if ((int)answer.StatusCode is not (404 or 400 or 409) || ((int)answer.StatusCode != 404 && method is ("GET" or "DELETE")))
            {
                wrong.Add($"{method} {path}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await SeenAsync(owner, ids));
    }

    [Fact]
    public async Task Ids_of_another_organization_in_bodies_are_refused()
    {
        var ct = TestContext.Current.CancellationToken;
        var owner = await site.TenantAsync();
        using var stranger = await site.NewTenantAsync();
        var device = await owner.GetAsync((await WireDevice.EnrolledAsync(owner, DeviceKind.IPhone)).Udid);

        await RefusedAsync(() => stranger.TokenAsync(t => t with { GroupId = owner.Group.Id }));
        await RefusedAsync(() => stranger.TokenAsync(t => t with { ScepProfileId = owner.Scep.Id }));
        await RefusedAsync(() => stranger.Api.AddGroupDevicesAsync(stranger.Group.Id, [device.Id], ct));
        await RefusedAsync(() => stranger.Api.SetDeviceGroupsAsync(device.Id, new DeviceGroupsPut([stranger.Group.Id]), ct));
        var receipt = await stranger.Api.SendCommandAsync(new BulkCommandRequest { RequestType = "DeviceInformation", DeviceIds = [device.Id] }, ct);

        Assert.Equal(0, receipt.Queued);
        Assert.DoesNotContain((await owner.Api.GetDeviceAsync(device.Id, ct)).Groups, g => g.Id == stranger.Group.Id);
    }

    private static async Task RefusedAsync(Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<Client.GatehouseException>(act);
        Assert.Contains((int)refused.StatusCode, new[] { 400, 404 });
    }

    /// <summary>Paths of the API with an id of this organization for their first placeholder.</summary>
    internal static async Task<List<(string Prefix, string Id)>> IdsAsync(Tenant owner)
    {
        var ct = TestContext.Current.CancellationToken;
        var device = await owner.GetAsync((await WireDevice.EnrolledAsync(owner, DeviceKind.IPhone)).Udid);
        var token = await owner.TokenAsync();
        var key = await owner.Api.CreateApiKeyAsync(new NewApiKey("Test", ["devices:read"]), ct);
        var profile = await owner.Api.UploadProfileAsync(new ProfileUpload(Profiles.Restrictions()), ct);
        var command = await owner.Api.SendDeviceCommandAsync(device.Id, new CommandRequest { RequestType = "DeviceInformation" }, ct);
        var certificate = await FirstAsync(owner.Api.ListCertificatesAsync(ct: ct));
        var authority = await FirstAsync(owner.Api.ListCasAsync(ct));
        var request = await FirstAsync(owner.Api.ListScepRequestsAsync(ct: ct));
        var webhook = await owner.Api.CreateWebhookAsync(new CreateWebhook("Test", "https://hooks.example.org/", ["audit.none"]), ct);
        return
        [
            ("/api/v1/devices/{id}", device.Id), ("/api/v1/groups/{id}", owner.Group.Id), ("/api/v1/profiles/{id}", profile.Id),
            ("/api/v1/commands/{id}", command.CommandId!), ("/api/v1/enrollment/tokens/{id}", token.Id),
            ("/api/v1/enrollment/attempts/{id}", device.AttemptId!), ("/api/v1/enrollment/signing-keys/{kid}", token.Kid),
            ("/api/v1/scep/profiles/{id}", owner.Scep.Id), ("/api/v1/scep/requests/{id}", request.Id), ("/api/v1/pki/cas/{id}", authority.Id),
            ("/api/v1/pki/certificates/{id}", certificate.Id), ("/api/v1/api-keys/{id}", key.ApiKey.Id),
            ("/api/v1/webhooks/{id}", webhook.Webhook.Id),
            ("/api/v1/people/{id}", owner.Session.Caller.Id), .. await AccountIds.OfAsync(owner), .. await AppIds.OfAsync(owner), .. await TvIds.OfAsync(owner),
        ];
    }

    private static async Task<string> SeenAsync(Tenant owner, List<(string Prefix, string Id)> ids)
    {
        var seen = new List<string>();
        foreach (var (prefix, id) in ids.Where(i => !i.Prefix.Contains("signing-keys", StringComparison.Ordinal) && !i.Prefix.Contains("/draft/", StringComparison.Ordinal)))
        {
            seen.Add(string.Join(',', (await ReadAsync(owner, prefix, id)).EnumerateObject().Where(p => p.Name is not ("lastSeenAt" or "lastUsedAt" or "lastSignInAt" or "channels")).Select(p => p.Value.GetRawText())));
        }

        return string.Join('\n', seen);
    }

    // What cannot be asked for alone is in a list.
    private static async Task<JsonElement> ReadAsync(Tenant owner, string prefix, string id)
    {
        var ct = TestContext.Current.CancellationToken;
        using var answer = await owner.Http.GetAsync(Address(prefix, id), ct);
        if (answer.IsSuccessStatusCode)
        {
            return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        }

        var list = await owner.Http.GetFromJsonAsync<JsonElement>(prefix[..prefix.LastIndexOf('/')] + "?limit=200", ct);
        return list.GetProperty("items").EnumerateArray()
            .Single(item => item.EnumerateObject().Any(p => p.Value.ValueKind == JsonValueKind.String && p.Value.GetString() == id));
    }

    private static async Task<List<(string Method, string Path)>> OperationsAsync(Tenant tenant)
    {
        using var document = JsonDocument.Parse(await tenant.Http.GetByteArrayAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        return [.. document.RootElement.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.Contains('{', StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject()
                .Where(o => o.Name is "get" or "put" or "post" or "patch" or "delete")
                .Select(o => (o.Name.ToUpperInvariant(), path.Name)))];
    }

    // Good enough to get past the look at the body, so that the look at the id decides.
    private static object Body(string method, string path) => (method, path) switch
    {
        (_, var p) when p.EndsWith("/commands", StringComparison.Ordinal) => new { requestType = "DeviceInformation" },
        (_, var p) when p.EndsWith("/revoke", StringComparison.Ordinal) && p.Contains("certificates", StringComparison.Ordinal) => new { reason = "keyCompromise" },
        (_, var p) when p.EndsWith("/revoke", StringComparison.Ordinal) => new { reason = "Theft" },
        (_, var p) when p.EndsWith("/withdraw", StringComparison.Ordinal) => new { reason = "Theft", liveTokens = 1 },
        (_, var p) when p.EndsWith("/export-key", StringComparison.Ordinal) => new { passphrase = "a passphrase that is long enough" },
        (_, var p) when p.EndsWith("/challenges", StringComparison.Ordinal) => new { attemptId = "att_00000000000000000000000000" },
        ("PUT", var p) when p.EndsWith("/groups", StringComparison.Ordinal) => new { groupIds = Array.Empty<string>() },
        ("PUT", var p) when p.EndsWith("/devices", StringComparison.Ordinal) => new { deviceIds = Array.Empty<string>() },
        ("PUT", var p) when p.EndsWith("/profiles", StringComparison.Ordinal) => new { profileIds = Array.Empty<string>() },
        ("PUT", var p) when p.EndsWith("/content", StringComparison.Ordinal) => new { content = Profiles.Restrictions() },
        ("PATCH", _) => new { name = "Stolen" },
        _ => new { },
    };

    /// <summary>A path with the id in all its placeholders.</summary>
    internal static string Address(string path, (string Prefix, string Id) known) => Address(known.Prefix, known.Id) + Rest(path[known.Prefix.Length..], known.Id);

    private static string Address(string prefix, string id) => prefix[..prefix.LastIndexOf('{')] + Uri.EscapeDataString(id);

    private static string Rest(string rest, string id) =>
        string.Join('/', rest.Split('/').Select(part => part.StartsWith('{') ? Uri.EscapeDataString(id) : part));

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
            return item;
        }

        throw new Xunit.Sdk.XunitException($"There is no {typeof(T).Name}.");
    }
}

[Collection(nameof(SqliteSite))]
public sealed class StrangersOnSqlite(SqliteSite site) : StrangersTests(site);

[Collection(nameof(PostgresSite))]
public sealed class StrangersOnPostgres(PostgresSite site) : StrangersTests(site);
