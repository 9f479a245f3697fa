using System.Globalization;

namespace Gatehouse.Server.Accounts.Import;

/// <summary>What is wrong, line by line.</summary>
internal sealed class LineErrors
{
    private const int MaxLines = 100;

    private readonly SortedDictionary<int, List<string>> _lines = [];

    /// <summary>True when anything is.</summary>
    public bool Any => _lines.Count > 0;

    /// <summary>Notes something.</summary>
    public void Add(int line, string message)
    {
        if (!_lines.TryGetValue(line, out var messages))
        {
            _lines[line] = messages = [];
        }

        messages.Add(message);
    }

    /// <summary>For the problem; of very many the first hundred.</summary>
    public Dictionary<string, string[]> ToErrors()
    {
        var errors = _lines.Take(MaxLines).ToDictionary(l => string.Create(CultureInfo.InvariantCulture, $"line {l.Key}"), l => l.Value.ToArray());
        if (_lines.Count > MaxLines)
        {
            errors["more"] = [string.Create(CultureInfo.InvariantCulture, $"{_lines.Count - MaxLines} further lines are wrong, too.")];
        }

        return errors;
    }
}
