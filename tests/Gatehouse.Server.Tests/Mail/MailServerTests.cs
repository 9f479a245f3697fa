using System.Net;
using System.Net.Sockets;
using Gatehouse.Server.Mail;
using Gatehouse.Server.Mail.Sending;
using Gatehouse.Server.Tests.Mail.Support;
using Microsoft.Extensions.Configuration;

namespace Gatehouse.Server.Tests.Mail;

/// <summary>Connections to mail servers, good ones and others, and settings that name one.</summary>
public sealed class MailServerTests(MailServerTests.Foreign foreign) : IClassFixture<MailServerTests.Foreign>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task RFC_8314_A_server_that_proves_who_it_is_is_used(MailSecurity security) =>
        Assert.Null(await TryAsync(o => (o.Security, o.Port) = (security, security == MailSecurity.Tls ? foreign.Server.TlsPort : foreign.Server.Port)));

    [Fact]
    public async Task RFC_3207_A_server_without_STARTTLS_gets_no_password() =>
        Assert.Equal("the mail server does not offer STARTTLS", await TryAsync(o => o.Port = foreign.Server.PlainPort));

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused() =>
        Assert.Contains("not trusted", await TryAsync(o => o.CaFile = null), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_for_another_name_is_refused() =>
        Assert.Contains("not trusted", await TryAsync(o => o.Host = "127.0.0.1"), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_password_is_told_from_a_server_that_is_away()
    {
        Assert.Contains("user name and password", await TryAsync(o => o.Password = "wrong"), StringComparison.Ordinal);
        Assert.Contains("cannot be reached", await TryAsync(o => o.Port = 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_first_message_finds_away_the_others_do_not_wait_for()
    {
        var answers = await Server(o => o.Port = 1).SendAsync([[], [], []], Ct);

        Assert.All(answers, a => Assert.Equal(("the mail server cannot be reached", false), (a.Error, a.Final)));
    }

    [Fact]
    public async Task RFC_5321_3_1_A_server_that_wants_nothing_to_do_with_us_has_not_refused_a_message()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var busy = Task.Run(
            async () =>
            {
                using var connection = await listener.AcceptTcpClientAsync(Ct);
                await connection.GetStream().WriteAsync("554 not today\r\n"u8.ToArray(), Ct);
                await connection.GetStream().CopyToAsync(Stream.Null, Ct); // until the other side has hung up
            }, Ct);

        var answers = await Server(o => (o.Host, o.Port, o.Security, o.UserName) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, MailSecurity.None, null)).SendAsync([[], []], Ct);
        await busy;

        Assert.All(answers, a => Assert.Equal((false, true), (a.Final, a.Unreachable)));
        Assert.Contains("554", answers[0].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "no host!")]
    [InlineData("Port", "70000")]
    [InlineData("From", "nobody")]
    [InlineData("From", "")]
    [InlineData("Security", "None")]
    [InlineData("CaFile", "/nowhere.pem")]
    [InlineData("Timeout", "00:10:00")]
    [InlineData("MaxAge", "00:00:01")]
    public void Settings_that_could_never_work_are_named_at_the_start(string key, string value)
    {
        var options = Options(o => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build().Bind(o));

        var result = new MailOptionsValidator().Validate(null, options);

        Assert.True(result.Failed);
        Assert.Contains("Gatehouse:Mail:" + key, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_password_is_a_mistake_and_no_mail_server_is_none()
    {
        Assert.Contains("Gatehouse:Mail:UserName", new MailOptionsValidator().Validate(null, Options(o => o.Password = null)).FailureMessage, StringComparison.Ordinal);
        Assert.True(new MailOptionsValidator().Validate(null, Options(_ => { })).Succeeded);
        Assert.True(new MailOptionsValidator().Validate(null, new MailOptions()).Succeeded);
    }

    private MailOptions Options(Action<MailOptions> change)
    {
        var options = new MailOptions
        {
            Host = "localhost", Port = foreign.Server.Port, CaFile = foreign.Server.CaFile, UserName = "gatehouse", Password = "open sesame",
            From = "mdm@example.org", Timeout = TimeSpan.FromSeconds(5),
        };
        change(options);
        return options;
    }

    private MailServer Server(Action<MailOptions> change)
    {
        var options = Microsoft.Extensions.Options.Options.Create(Options(change));
        return new MailServer(options, new MailTrust(options, TimeProvider.System));
    }

    private Task<string?> TryAsync(Action<MailOptions> change) => Server(change).TryAsync(Ct);

    /// <summary>The mail server for all of these.</summary>
    public sealed class Foreign : IAsyncLifetime
    {
        public ForeignMailServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await ForeignMailServer.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
