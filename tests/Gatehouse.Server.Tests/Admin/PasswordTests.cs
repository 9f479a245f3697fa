using Gatehouse.Server.Admin.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Admin;

public sealed class PasswordTests
{
    [Fact]
    public async Task New_hashes_cost_600000_rounds_as_the_server_is_composed()
    {
        await using var app = Program.Create(["--environment", "Development"]);

        Assert.Equal(600_000, app.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount);
    }

    [Fact]
    public async Task Fewer_rounds_are_for_development_only()
    {
        var refused = Assert.Throws<OptionsValidationException>(
            () => Program.Create(["--environment", "Production", "--Gatehouse:PublicUrl", "https://mdm.example.org", "--Gatehouse:Admin:PasswordRounds", "599999"]));
        await using var tests = Program.Create(["--environment", "Development", "--Gatehouse:Admin:PasswordRounds", "1000"]);

        Assert.Contains("Gatehouse:Admin:PasswordRounds", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1000, tests.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount);
    }

    [Fact]
    public void A_hash_verifies_only_its_password_and_older_ones_ask_to_be_renewed()
    {
        var old = Passwords(1000).Hash("correct horse");
        var now = Passwords(2000);

        Assert.True(now.Verify(old, "correct horse", out var rehash));
        Assert.True(rehash);
        Assert.False(now.Verify(old, "correct horsf", out _));
        Assert.False(now.Verify(null, "correct horse", out _));
        Assert.NotEqual(now.Hash("correct horse"), now.Hash("correct horse"));
    }

    private static Passwords Passwords(int rounds) => new(new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = rounds })));
}
