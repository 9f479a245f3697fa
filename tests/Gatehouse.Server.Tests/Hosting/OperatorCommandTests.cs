namespace Gatehouse.Server.Tests.Hosting;

public sealed class OperatorCommandTests
{
    [Theory]
    [InlineData("setup-link")]
    [InlineData("organization list")]
    [InlineData("organization disable acme")]
    [InlineData("organization enable acme --Gatehouse:Database gatehouse.db")]
    public void Commands_leave_the_settings_behind_them(string line)
    {
        Assert.True(OperatorCommand.TryParse(line.Split(' '), out var command));
        Assert.Equal(line.Split(' ').SkipWhile(word => !word.StartsWith('-')), command!.Settings);
    }

    [Theory]
    [InlineData("organization")]
    [InlineData("organization disable")]
    [InlineData("organization disable --Gatehouse:Database")]
    [InlineData("organization remove acme")]
    public void What_is_no_command_starts_no_server(string line) => Assert.False(OperatorCommand.TryParse(line.Split(' '), out _));

    [Fact]
    public void Settings_alone_are_for_serving()
    {
        Assert.True(OperatorCommand.TryParse(["--urls", "http://127.0.0.1:0"], out var command));
        Assert.Null(command);
    }
}
