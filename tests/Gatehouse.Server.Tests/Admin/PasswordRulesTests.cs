using System.Text;
using Gatehouse.Server.Admin.People.PasswordChoice;

namespace Gatehouse.Server.Tests.Admin;

/// <summary>NIST SP 800-63B-4 §3.1.1.2: common, expected and compromised passwords are refused, and nothing is said about how they are composed.</summary>
public sealed class PasswordRulesTests
{
    private static readonly string?[] Names = ["Ada Lovelace", "Ada", "Lovelace", "ada.lovelace@example.org", "countess", null, "Analytical Engines Müller GmbH"];

    [Theory]
    [InlineData("password1234")]
    [InlineData("Password123!")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("Pa55word....")]
    [InlineData("2026Passwort!")]
    [InlineData("Welc0m32026!")]
    [InlineData("Sommer2026!!")]
    [InlineData("letmein12345")]
    [InlineData("iloveyou2026")]
    [InlineData("Administrator1")]
    [InlineData("admin password")]
    [InlineData("sunshine-monkey99")]
    [InlineData("$unshine!!!!!")]
    [InlineData("Fussball1974")]
    [InlineData("Ada password 1")]
    public void What_is_tried_first_is_refused(string password) => Assert.Equal("It is one of those that are tried first.", Refusal(password));

    [Theory]
    [InlineData("AdaLovelace1815")]
    [InlineData("lovelace.ada!")]
    [InlineData("4d4 L0vel4ce 1")]
    [InlineData("ada.lovelace@example.org")]
    [InlineData("countess1815!")]
    [InlineData("Gatehouse2026")]
    [InlineData("gatehouse-ada!")]
    [InlineData("Analytical1234")]
    [InlineData("muller-engines")]
    [InlineData("MÜLLER GMBH 1")]
    public void What_is_expected_of_this_person_is_refused(string password) =>
        Assert.Equal("It is made of your name, your address, or the name of your organization or of this service.", Refusal(password));

    [Theory]
    [InlineData("qwertyuiop12")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("abcdefghijkl")]
    [InlineData("123456789012")]
    [InlineData("qwertzuiopü+")]
    [InlineData("0987654321ab")]
    [InlineData("Qwerty123456!")]
    [InlineData("asdfghjklzxcvbnm")]
    [InlineData("aaaabbbbccccddddeeee")]
    public void Walks_are_refused(string password) => Assert.Equal("It follows the keyboard, the alphabet or the digits.", Refusal(password));

    [Theory]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("xyxyxyxyxyxyxy")]
    [InlineData("PasswordPassword")]
    [InlineData("k7#mqk7#mqk7#mqk")]
    [InlineData("Xk3pZXk3pZXK3PZ")]
    public void Repetitions_are_refused(string password) => Assert.Equal("It repeats a few characters, or itself.", Refusal(password));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("an entirely new one")]
    [InlineData("brand new password")]
    [InlineData("a long password for tests")]
    [InlineData("blue tiger paints walls")]
    [InlineData("k7#mq2Lx9vTz")]
    [InlineData("4815162342108")]
    [InlineData("Ada walks over bridges")]
    [InlineData("xXxpasswordxXx")]
    [InlineData("ни одного слова здесь")]
    public void Anything_else_will_do_however_it_is_composed(string password) => Assert.Null(Refusal(password));

    [Fact]
    public void Half_characters_are_characters_of_their_own() => Assert.Null(Refusal(new string('\ud800', 2) + "k7mq2Lx9vT"));

    [Fact]
    public void Reasons_are_told_in_both_languages() =>
        Assert.Equal("Es ist eines von denen, die zuerst ausprobiert werden.", new PasswordRules(PasswordBlocklist.Empty).Refusal("password1234", Names)!.De);

    [Fact]
    public async Task A_list_of_the_operator_is_added_line_by_line_whatever_the_case()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "short\nTr0ub4dor and three\r\nzeile mit ümlaut\n\n", TestContext.Current.CancellationToken);

            var list = PasswordBlocklist.Read(path);

            Assert.Equal(2, list.Count);
            Assert.Equal("It is on a list of passwords that are known.", new PasswordRules(list).Refusal("tr0ub4dor AND three", Names)!.En);
            Assert.True(list.Contains("Zeile mit Ümlaut"));
            Assert.False(list.Contains("zeile mit umlaut"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_told_at_the_start()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Encoding.Latin1.GetBytes("passwörter alle"), TestContext.Current.CancellationToken);

            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Program.Create(["--environment", "Development", "--Gatehouse:Admin:PasswordBlocklist", path])).Message, StringComparison.Ordinal);
            Assert.Contains("Gatehouse:Admin:PasswordBlocklist", Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
                () => Program.Create(["--environment", "Development", "--Gatehouse:Admin:PasswordBlocklist", path + ".none"])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Refusal(string password) => new PasswordRules(PasswordBlocklist.Empty).Refusal(password, Names)?.En;
}
