using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Docs;

[Collection(nameof(SqliteGate))]
public sealed partial class SamplesTests(SqliteGate gate)
{
    public static TheoryData<string> Profiles => [.. Directory.GetFiles(Repo.Path("samples", "profiles")).Select(f => Path.GetFileName(f))];

    public static TheoryData<string> HttpFiles => [.. Directory.GetFiles(Repo.Path("samples", "http"), "*.http").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_sample_profile_is_accepted_by_the_library(string file)
    {
        var ct = TestContext.Current.CancellationToken;
        var owner = await gate.OwnerAsync();
        var content = await File.ReadAllBytesAsync(Repo.Path("samples", "profiles", file), ct);

        using var response = await owner.PostAsJsonAsync("/api/v1/profiles", new ProfileUpload(content), GatehouseJson.Options, ct);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ct));
    }

    /// <summary>Sends each request for real. Its ids do not exist, so 404 with a problem of ours is fine; a route that does not exist, or a body that is refused, is not.</summary>
    [Theory]
    [MemberData(nameof(HttpFiles))]
    public async Task A_sample_request_is_understood_by_the_server(string file)
    {
        var ct = TestContext.Current.CancellationToken;
        var owner = await gate.OwnerAsync();
        var requests = Read(await File.ReadAllTextAsync(Repo.Path("samples", "http", file), ct));

        Assert.NotEmpty(requests);
        foreach (var (title, request) in requests)
        {
            using var response = await owner.SendAsync(request, ct);
            var body = await response.Content.ReadAsStringAsync(ct);
            Assert.True(IsUnderstood(response, body), $"{title}: {(int)response.StatusCode} {body}");
        }
    }

    private static bool IsUnderstood(HttpResponseMessage response, string body)
    {
        if (response.IsSuccessStatusCode)
        {
            return true;
        }

        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonSerializer.Deserialize<Problem>(body, GatehouseJson.Options)
            : null;
        return problem is { Slug: not ("request-invalid" or "about:blank" or "method-not-allowed" or "unauthenticated"), Detail: not "No such address." }
            && (int)response.StatusCode < 500;
    }

    private static List<(string Title, HttpRequestMessage Request)> Read(string file)
    {
        var requests = new List<(string, HttpRequestMessage)>();
        foreach (var block in Separator().Split(file.ReplaceLineEndings("\n")).Where(b => b.Trim().Length > 0))
        {
            var lines = block.Split('\n');
            var start = Start().Match(block);
            Assert.True(start.Success, $"There is no request below '{lines[0]}'.");
            var request = new HttpRequestMessage(new HttpMethod(start.Groups["method"].Value), start.Groups["path"].Value);
            var body = block.Split("\n\n", 2) is [_, var rest] ? rest.Trim() : "";
            if (body.Length > 0)
            {
                request.Content = Body(body, ContentType().Match(block).Groups["type"].Value);
            }

            requests.Add((lines[0].Trim(), request));
        }

        return requests;
    }

    private static StringContent Body(string text, string type)
    {
        var content = text.StartsWith("< ", StringComparison.Ordinal) ? File.ReadAllText(Repo.Path("samples", "http", text[2..])) : text;
        if (type == "application/json")
        {
            using var _ = JsonDocument.Parse(content);
        }

        return new StringContent(content, Encoding.UTF8, type);
    }

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|PATCH|DELETE) \{\{server\}\}(?<path>/\S*)$", RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex(@"^Content-Type: (?<type>\S+)$", RegexOptions.Multiline)]
    private static partial Regex ContentType();
}
