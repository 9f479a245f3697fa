namespace Gatehouse.Server.Admin.People.PasswordChoice;

/// <summary>Passwords that a finger finds by itself: along a keyboard, the alphabet or the digits, forwards and backwards.</summary>
internal static class KeyboardWalk
{
    // The letters of keyboards in use (US, German, French), their columns, and what is typed above the digits.
    private static readonly string[] Tracks =
    [
        "abcdefghijklmnopqrstuvwxyz", "01234567890",
        "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertzuiopü+", "asdfghjklöä#", "yxcvbnm,.-", "azertyuiop", "qsdfghjklm", "wxcvbn",
        "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/", "1qay", "6zhn",
        "!@#$%^&*()", "!\"§$%&/()=",
    ];

    private static readonly HashSet<(char, char)> Steps =
        [.. Tracks.SelectMany(t => t.Zip(t.Skip(1))).SelectMany(s => new[] { s, (s.Second, s.First) })];

    /// <summary>True when two of three steps go to a neighbour or stay; in sentences about one in five does.</summary>
    public static bool Is(string password)
    {
        var text = password.ToLowerInvariant();
        var steps = text.Zip(text.Skip(1)).ToList();
        return steps.Count(s => s.First == s.Second || Steps.Contains(s)) * 3 >= steps.Count * 2;
    }
}
