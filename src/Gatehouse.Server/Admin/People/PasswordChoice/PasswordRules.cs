using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Admin.People.PasswordChoice;

/// <summary>
/// Which passwords somebody may choose: any that are long enough and that nobody would guess soon. There are no rules of
/// composition, and nothing is asked when somebody signs in: a password that was good stays good.
/// </summary>
/// <remarks>Source: NIST SP 800-63B-4 §3.1.1.2 (SP 800-63B §5.1.1.2): chosen passwords are compared with common, expected and compromised ones.</remarks>
public sealed class PasswordRules(PasswordBlocklist blocklist)
{
    /// <summary>Characters that a password has at least.</summary>
    public const int MinLength = 12;

    /// <summary>Characters that a password has at most.</summary>
    public const int MaxLength = 256;

    private static readonly LocalText Repeats = new("It repeats a few characters, or itself.", "Es wiederholt wenige Zeichen oder sich selbst.");
    private static readonly LocalText Walks = new("It follows the keyboard, the alphabet or the digits.", "Es folgt der Tastatur, dem Alphabet oder den Ziffern.");
    private static readonly LocalText Expected = new(
        "It is made of your name, your address, or the name of your organization or of this service.",
        "Es besteht aus Ihrem Namen, Ihrer Adresse oder dem Namen Ihrer Organisation oder dieses Dienstes.");
    private static readonly LocalText Common = new("It is one of those that are tried first.", "Es ist eines von denen, die zuerst ausprobiert werden.");
    private static readonly LocalText Listed = new("It is on a list of passwords that are known.", "Es steht auf einer Liste bekannter Passwörter.");

    /// <summary>Why a password will not do; null when it will. Its length is its contract's to judge.</summary>
    /// <param name="password">As typed. Secret.</param>
    /// <param name="names">Of the person and of the organization: names, user names, addresses. Null for those there are none of.</param>
    public LocalText? Refusal(string password, params IEnumerable<string?> names)
    {
        ArgumentNullException.ThrowIfNull(password);
        var expected = GuessablePassword.Words(names);
        return GuessablePassword.Repeats(password) ? Repeats
            : KeyboardWalk.Is(password) ? Walks
            : GuessablePassword.IsMadeOf(password, expected) ? Expected
            : GuessablePassword.IsMadeOf(password, [.. expected, .. CommonWords.All]) ? Common
            : blocklist.Contains(password) ? Listed
            : null;
    }
}
