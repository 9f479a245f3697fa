using System.Globalization;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting;

/// <summary>Collects what is wrong with options: each message names the key, the value found and what would do.</summary>
public sealed class OptionRules
{
    private readonly List<string> _failures = [];

    /// <summary>All failures so far.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Adds a failure unless <paramref name="holds"/>.</summary>
    public OptionRules Check(bool holds, string key, object? value, string wanted)
    {
        if (!holds)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is {(value is null ? "not set" : $"\"{value}\"")}; it must be {wanted}."));
        }

        return this;
    }

    /// <summary>Adds a failure whose value must not be shown.</summary>
    public OptionRules CheckSecret(bool holds, string key, string wanted)
    {
        if (!holds)
        {
            _failures.Add($"{key} is not usable; it must be {wanted}.");
        }

        return this;
    }

    /// <summary>Adds a failure unless the value is within bounds, both included.</summary>
    public OptionRules Between<T>(T value, T from, T to, string key) where T : IComparable<T> =>
        Check(value.CompareTo(from) >= 0 && value.CompareTo(to) <= 0, key, value, string.Create(CultureInfo.InvariantCulture, $"from {from} to {to}"));

    /// <summary>The answer of a validator.</summary>
    public ValidateOptionsResult Result() =>
        _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);
}
