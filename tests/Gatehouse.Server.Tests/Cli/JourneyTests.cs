using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Cli;

/// <summary>What an administrator types in the first hour, on the server as it is.</summary>
[Collection(nameof(SqliteGate))]
public sealed class JourneyTests(SqliteGate gate) : IAsyncLifetime, IDisposable
{
    private readonly Shell _shell = new(gate.Address);

    public async ValueTask InitializeAsync() => _shell["GATEHOUSE_API_KEY"] = (await gate.OwnerAsync()).Token;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_group_gets_its_profiles()
    {
        var profile = await _shell.JsonAsync("profiles", "upload", Repo.Path("samples", "profiles", "passcode.mobileconfig"));
        var group = await _shell.JsonAsync("groups", "create", "Engineering", "--color", "#2f6feb");

        var changed = await _shell.JsonAsync("groups", "set-profiles", Id(group), Id(profile));

        Assert.Equal(Id(profile), Assert.Single(changed.GetProperty("profileIds").EnumerateArray()).GetString());
        Assert.Contains("Engineering", await _shell.DoAsync("groups", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_downloaded_profile_is_the_one_that_was_uploaded()
    {
        var original = Repo.Path("samples", "profiles", "wifi.mobileconfig");
        var profile = await _shell.JsonAsync("profiles", "upload", original);
        var copy = _shell.File("copy.mobileconfig", []);

        await _shell.DoAsync("profiles", "download", Id(profile), copy);

        Assert.Equal(await File.ReadAllBytesAsync(original, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_is_made_shown_and_taken_back()
    {
        var token = await _shell.JsonAsync("tokens", "create", "BYOD", "--days", "14", "--max-uses", "50", "--platform", "iOS", "macOS", "--minimum-os", "iOS=17.4");
        Assert.Equal(50, token.GetProperty("maxUses").GetInt32());
        Assert.Equal("17.4", token.GetProperty("minimumOs").GetProperty("iOS").GetString());

        var link = await _shell.DoAsync("tokens", "link", Id(token), "--qr");
        Assert.Contains("/e/", link, StringComparison.Ordinal);
        Assert.Contains("█", link, StringComparison.Ordinal);

        await _shell.DoAsync("tokens", "revoke", Id(token), "--reason", "Posted in public");
        Assert.Contains("revoked", await _shell.DoAsync("tokens", "list", "--status", "revoked"), StringComparison.Ordinal);
        Assert.Contains("token.revoke", await _shell.DoAsync("audit", "--target", Id(token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_qr_code_is_written_to_a_file_of_its_kind()
    {
        var token = await _shell.JsonAsync("tokens", "create", "Poster");
        var png = _shell.File("code.png", []);

        await _shell.DoAsync("tokens", "qr", Id(token), "--file", png, "--size", "400");

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(png, TestContext.Current.CancellationToken))[..4]);
    }

    [Fact]
    public async Task A_scep_profile_is_tested_as_a_device_would_use_it()
    {
        var profile = await _shell.JsonAsync("scep", "create", "Short", "--days", "30");

        var steps = await _shell.DoAsync("scep", "test", Id(profile));

        Assert.Contains("passed", steps, StringComparison.Ordinal);
        Assert.Contains("issuing", await _shell.DoAsync("pki", "cas"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_invited_and_an_api_key_may_only_what_it_was_given()
    {
        Assert.Contains("http", await _shell.DoAsync("people", "invite", $"{Guid.NewGuid():n}@example.org", "--name", "Grace", "--role", "admin"), StringComparison.Ordinal);
        var key = (await _shell.DoAsync("api-keys", "create", "Dashboard", "--scope", "devices:read")).Trim();
        _shell["GATEHOUSE_API_KEY"] = key;

        Assert.Equal(ExitCode.Ok, (await _shell.RunAsync(["devices", "list"])).ExitCode);
        var refused = await _shell.RunAsync(["audit"]);
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Contains("forbidden", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_json_is_the_problem_itself_on_the_error_stream()
    {
        var result = await _shell.RunAsync(["devices", "show", "dev_01JABCDEFGHJKMNPQRSTVWXYZ0", "--output", "json"]);

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Contains("errors/not-found", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_asks_the_server_too()
    {
        var result = await _shell.RunAsync(["doctor"]);

        Assert.Contains("reachable", result.Out, StringComparison.Ordinal);
        Assert.Contains("database", result.Out, StringComparison.Ordinal);
    }

    private static string Id(System.Text.Json.JsonElement thing) => thing.GetProperty("id").GetString()!;
}
