using System.Text;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Http;

/// <summary>Whatever comes, in whichever header or body, the answer is one of the API's own and never a fault.</summary>
public abstract class BadInputTests(IGateFixture gate)
{
    private static readonly string[] Headers =
    [
        "AP-Device-Identifier", "X-Device-Info", "AP-Partner-Framework-Status", "AP-TempPass-Identity", "AD-Service-Token", "Adobe-Subject-Token",
        "X-Roku-Reserved-Roku-Connect-Token", "AP-Visitor-Identifier", "X-Forwarded-For", "Authorization", "Origin", "If-None-Match", "Accept-Encoding", "Accept", "X-SSO-ID", "X-SSO-LINK",
    ];

    private static readonly (HttpMethod Method, string Path)[] Endpoints =
    [
        (HttpMethod.Get, "/api/v2/ACMETV/configuration"), (HttpMethod.Post, "/api/v2/ACMETV/sessions"), (HttpMethod.Post, "/api/v2/ACMETV/sessions/ABCDEFG"),
        (HttpMethod.Get, "/api/v2/ACMETV/sessions/ABCDEFG"), (HttpMethod.Get, "/api/v2/ACMETV/profiles"), (HttpMethod.Get, "/api/v2/ACMETV/profiles/BlueCable"),
        (HttpMethod.Get, "/api/v2/ACMETV/profiles/Promo5"), (HttpMethod.Get, "/api/v2/ACMETV/profiles/code/ABCDEFG"), (HttpMethod.Post, "/api/v2/ACMETV/decisions/authorize/Promo5"),
        (HttpMethod.Post, "/api/v2/ACMETV/decisions/preauthorize/BlueCable"), (HttpMethod.Get, "/api/v2/ACMETV/logout/BlueCable"),
        (HttpMethod.Post, "/api/v2/ACMETV/sessions/sso/Apple"), (HttpMethod.Post, "/api/v2/ACMETV/profiles/sso/Apple"), (HttpMethod.Post, "/api/ACMETV/serviceToken"),
        (HttpMethod.Get, "/api/ACMETV/serviceToken"), (HttpMethod.Post, "/api/ACMETV/link"), (HttpMethod.Post, "/o/client/register"), (HttpMethod.Post, "/o/client/token"),
        (HttpMethod.Get, "/esm/v3/mvpd"), (HttpMethod.Get, "/control/v3/degradation/acme/all"), (HttpMethod.Delete, "/reset-tempass/v3/reset"),
    ];

    public static TheoryData<string> HeaderNames => [.. Headers];

    [Theory]
    [MemberData(nameof(HeaderNames))]
    public async Task No_header_makes_the_server_fail(string header)
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));
        foreach (var (method, path) in Endpoints)
        {
            foreach (var value in Garbage(header))
            {
                var known = app.Headers.TryGetValue(header, out var usual);
                app.Headers[header] = value;
                var answer = await app.SendAsync(method, path, null);
                Assert.True(answer.Status < 500, $"{method} {path} with {header}: {value[..Math.Min(80, value.Length)]} → {answer.Status} {answer.Text}");
                app.Headers.Remove(header);
                if (known)
                {
                    app.Headers[header] = usual!;
                }
            }
        }
    }

    [Theory]
    [InlineData("application/json", "{")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{\"resources\":[1,null,{}]}")]
    [InlineData("application/json", "{\"resources\":[\"\\ud800\"]}")]
    [InlineData("application/json", "{\"\\ud800\":1,\"resources\":[\"a\"]}")]
    [InlineData("application/json", "{\"resources\":[\"a\\u0000b\",\"1e400\"],\"software_statement\":\"a\\u0000b\",\"client_id\":\"a\\u0000b\",\"grant_type\":\"client_credentials\"}")]
    [InlineData("application/json", "{\"resources\":null,\"software_statement\":null,\"grant_type\":null}")]
    [InlineData("application/json", "{\"resources\":{\"a\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}}")]
    [InlineData("application/json;charset=utf-16", "{\"resources\":[\"a\"]}")]
    [InlineData("application/x-www-form-urlencoded", "mvpd=%ff%fe&domainName=%00&redirectUrl=%zz")]
    [InlineData("application/x-www-form-urlencoded", "mvpd=a&mvpd=b&SAMLResponse=%")]
    [InlineData("application/x-www-form-urlencoded", "SAMLResponse=PHNhbWw+")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n")]
    [InlineData("not a type", "\0\0\0")]
    public async Task No_body_makes_the_server_fail(string type, string body)
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));
        foreach (var (method, path) in Endpoints.Where(e => e.Method == HttpMethod.Post))
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);

            var answer = await app.SendAsync(method, path, content);

            Assert.True(answer.Status < 500, $"{path} with {type} → {answer.Status} {answer.Text}");
        }
    }

    [Theory]
    [InlineData("/api/v2/%00/configuration")]
    [InlineData("/api/v2/ACMETV%2fconfiguration")]
    [InlineData("/api/v2/ACMETV/profiles/%ff%fe")]
    [InlineData("/api/v2/ACMETV/profiles/code/%F0%9F%98%80")]
    [InlineData("/api/v2/ACMETV/sessions/%0d%0aX-Injected:%201")]
    [InlineData("/api/v2/..%2f..%2fv1/session")]
    [InlineData("/api/v2/ACMETV/configuration?profile=%00&x=%zz&&&=")]
    public async Task No_address_makes_the_server_fail(string path)
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));

        var answer = await app.GetAsync(path);

        Assert.True(answer.Status < 500, $"{path} → {answer.Status} {answer.Text}");
        Assert.False(answer.Headers.Contains("X-Injected"));
    }

    private static IEnumerable<string> Garbage(string header)
    {
        yield return "";
        yield return "x";
        yield return "fingerprint";
        yield return "fingerprint " + new string('A', 600);
        yield return "Bearer";
        yield return "Bearer " + new string('a', 9000);
        yield return "Basic bm8=";
        yield return Convert.ToBase64String("null"u8);
        yield return Convert.ToBase64String("[{}]"u8);
        yield return Convert.ToBase64String("{\"frameworkPermissionInfo\":5,\"frameworkProviderInfo\":[],\"email\":{},\"osName\":{\"a\":1},\"connectionPort\":1e400}"u8);
        yield return Convert.ToBase64String("{\"frameworkPermissionInfo\":{\"accessStatus\":\"granted\"},\"frameworkProviderInfo\":{\"id\":\"blue-cable-tv\",\"expirationDate\":99999999999999999999}}"u8);
        yield return Convert.ToBase64String([0xff, 0xfe, 0x00, 0x80]);
        yield return "eyJhbGciOiJSUzI1NiJ9.e30.AAAA";
        yield return "eyJhbGciOiJub25lIn0.eyJpc3MiOiJzc29zZXJ2aWNldG9rZW4ifQ.";
        yield return "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJzc29zZXJ2aWNldG9rZW4iLCJzdWIiOiJ4IiwiZXhwIjo5OTk5OTk5OTk5OTk5OTk5fQ.AAAA";
        yield return "\"unclosed, W/, *;q=nan, br;q=5, gzip;q=-1";
        yield return "999.999.999.999, [::1]:80, _hidden, 1";
        yield return "https://[bad, null, javascript:alert(1)";
        yield return header + ": " + header;
    }
}

[Collection(nameof(SqliteGate))]
public sealed class BadInputTestsOnSqlite(SqliteGate gate) : BadInputTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class BadInputTestsOnPostgres(PostgresGate gate) : BadInputTests(gate);
