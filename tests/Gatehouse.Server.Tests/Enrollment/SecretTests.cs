using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Enrollment;

public abstract class SecretTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task No_link_code_challenge_or_secret_is_in_any_log_or_table()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", RequireSignIn = true });
        var link = await LinkAsync(admin, token.Id);
        using var visit = Visit();
        using var opened = await visit.GetAsync(new Uri(link.Url).PathAndQuery);
        using var altered = await visit.GetAsync(new Uri(link.Url).PathAndQuery[..^30]);
        var page = await visit.OpenAsync(link.ShortUrl);
        await SignInAsync(visit, page, admin.Email, GateFixture.Password);
        using var tapped = await visit.TapAsync(await visit.PageAsync());
        var secret = tapped.Headers.Location!.OriginalString["/enroll/profile/".Length..];
        using var profile = await visit.GetAsync("/enroll/profile/" + secret);
        var attempt = (await AttemptsAsync(admin, token.Id))[0].Id;
        var challenge = Gate.Identities.Challenges[attempt];
        await AskForCertificateAsync(admin.OrganizationId, attempt, ScepChallengeType.Dynamic, challenge);
        await CheckInAsync(admin.OrganizationId, attempt, new TestDevice());

        var jwt = link.Url.Split("token=")[1];
        string[] secrets = [jwt, jwt.Split('.')[2], jwt[..^30], link.ShortUrl.Split("/e/")[1], secret, challenge, GateFixture.Password];
        Gate.Logs.AssertNone(secrets);
        Assert.True(profile.IsSuccessStatusCode);
        foreach (var table in new[] { "enrollment_log", "enrollment_token", "enrollment_attempt", "enrollment_signing_key", "admin_audit", "accounts_flow", "accounts_session" })
        {
            var rows = await RowsAsync(table);
            Assert.All(secrets, s => Assert.DoesNotContain(s, rows, StringComparison.Ordinal));
        }
    }

    // Every column of every row as text, bytes too: a value that lies there in the clear shows up.
    private async Task<string> RowsAsync(string table)
    {
        await using var connection = await Gate.Database.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {table}";
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var text = new System.Text.StringBuilder();
        while (await reader.ReadAsync(Ct))
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                text.Append(reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : reader.GetValue(i).ToString()).Append('\n');
            }
        }

        return text.ToString();
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class SecretTestsOnSqlite(SqliteEnrollmentGate gate) : SecretTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class SecretTestsOnPostgres(PostgresEnrollmentGate gate) : SecretTests(gate);
