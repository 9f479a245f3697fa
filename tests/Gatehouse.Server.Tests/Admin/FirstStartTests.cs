using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Admin;

public sealed partial class FirstStartTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-test-").FullName;
    private readonly CapturedLogs _logs = new();

    [Fact]
    public async Task Each_start_prints_a_working_link_until_an_organization_exists()
    {
        var ct = TestContext.Current.CancellationToken;
        string first;
        await using (var gate = await StartAsync())
        {
            first = await LinkAsync(gate);
        }

        await using (var gate = await StartAsync())
        {
            var second = await LinkAsync(gate);
            using var page = await gate.Anonymous.GetAsync(new Uri(second).PathAndQuery, ct);
            using var done = await gate.Anonymous.PostAsync("/setup", Form(second), ct);
            using var older = await gate.Anonymous.GetAsync(new Uri(first).PathAndQuery, ct);

            Assert.NotEqual(first, second);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal(HttpStatusCode.OK, done.StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, older.StatusCode);
            _logs.AssertNone(first, second, Code(first), Code(second));
        }

        await using (var gate = await StartAsync())
        {
            using var ready = await gate.Anonymous.GetAsync("/setup?code=" + Code(first), ct);
            Assert.Equal(HttpStatusCode.Forbidden, ready.StatusCode);
            Assert.DoesNotContain("/setup?code=", gate.TerminalText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_data_key_is_made_once_and_only_its_owner_can_read_it()
    {
        await using (var gate = await StartAsync())
        {
            Assert.Contains("gatehouse.db.key", gate.TerminalText, StringComparison.Ordinal);
        }

        var file = Path.Combine(_folder, "gatehouse.db.key");
        var key = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await using (var gate = await StartAsync())
        {
            Assert.DoesNotContain("data key", gate.TerminalText, StringComparison.Ordinal);
        }

        Assert.Equal(32, Convert.FromBase64String(key.Trim()).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        _logs.AssertNone(key.Trim());
    }

    [Fact]
    public async Task A_lost_data_key_stops_the_start_with_advice_instead_of_a_new_key()
    {
        await using (await StartAsync())
        {
        }

        File.Delete(Path.Combine(_folder, "gatehouse.db.key"));

        var failure = await Assert.ThrowsAsync<InvalidDataException>(StartAsync);
        Assert.Contains("Restore it", failure.Message, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Code(string link) => link.Split("code=")[1];

    private static async Task<string> LinkAsync(GateServer gate) =>
        (await Eventually.SoAsync(() => Task.FromResult(Link().Match(gate.TerminalText)), match => match.Success, "a link is printed")).Value;

    private static FormUrlEncodedContent Form(string link) => new(new Dictionary<string, string>
    {
        ["Code"] = Code(link),
        ["Organization"] = "First",
        ["Name"] = "Ada",
        ["Email"] = "ada@example.org",
        ["Password"] = GateFixture.Password,
    });

    private Task<GateServer> StartAsync() => GateServer.StartAsync(Path.Combine(_folder, "gatehouse.db"), new ManualClock(), _logs);

    [GeneratedRegex(@"http://\S+/setup\?code=\S+")]
    private static partial Regex Link();
}
