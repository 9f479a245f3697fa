using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.Tests.TvProvider.Settings;

/// <summary>Browsers end only where an operator said they may.</summary>
public sealed class RedirectTargetsTests
{
    private static readonly TvSettings Settings = new("org", 1, TvExample.Configuration);

    private static readonly RegisteredApplication Application = new(new ApplicationRow
    {
        Id = "app", OrgId = "org", Name = "An app",
        Settings = ApplicationRow.Write(new TvApplicationSettings { RedirectDomains = ["apps.example", "localhost"], CustomSchemes = ["com.acme.tv"] }),
    });

    [Theory]
    [InlineData("https://acme.example")]
    [InlineData("https://ACME.example/done?x=1#y")]
    [InlineData("https://www.acme.example:8443/")]
    [InlineData("https://deep.apps.example/")]
    [InlineData("adbe.k3x9q2://signed-in")]
    [InlineData("ADBE.k3x9q2://signed-in")]
    [InlineData("com.acme.tv:/signed-in")]
    [InlineData("http://localhost:3000/")]
    public void What_an_operator_allowed_is_a_target(string address)
    {
        Assert.True(Allows(address));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/relative")]
    [InlineData("//acme.example/")]
    [InlineData("https:acme.example")]
    [InlineData("http://acme.example/")]
    [InlineData("https://evilacme.example/")]
    [InlineData("https://acme.example.evil.example/")]
    [InlineData("https://acme.example./")]
    [InlineData("https://example/")]
    [InlineData("https://acme.example@evil.example/")]
    [InlineData("https://acme.example\\@evil.example/")]
    [InlineData("https://evil.example\\.acme.example/")]
    [InlineData("https://evil.example/?acme.example")]
    [InlineData("https://evil.example#.acme.example")]
    [InlineData("https://acme.example/\r\nSet-Cookie: a=b")]
    [InlineData(" https://acme.example/")]
    [InlineData("https://äcme.example/")]
    [InlineData("javascript:alert(1)//acme.example")]
    [InlineData("data:text/html,acme.example")]
    [InlineData("adbe.k3x9q2x://signed-in")]
    [InlineData("https://other.example/")]
    public void Nothing_else_is(string? address)
    {
        Assert.False(Allows(address));
    }

    [Fact]
    public void An_address_that_is_too_long_is_none()
    {
        Assert.True(Allows("https://acme.example/" + new string('a', 1900)));
        Assert.False(Allows("https://acme.example/" + new string('a', 2000)));
    }

    [Fact]
    public void At_registration_only_the_application_counts()
    {
        Assert.True(RedirectTargets.Allows(Application, "com.acme.tv://x"));
        Assert.False(RedirectTargets.Allows(Application, "https://acme.example/"));
    }

    private static bool Allows(string? address) => RedirectTargets.Allows(Settings, Settings.ServiceProvider(TvExample.Acme)!, Application, address);
}
