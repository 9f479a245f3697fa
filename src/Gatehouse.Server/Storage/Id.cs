using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Gatehouse.Server.Storage;

/// <summary>
/// Public identifiers: a prefix and 26 characters of Crockford base 32 over 128 bits, 48 of them milliseconds and 80 random.
/// Ids that one process makes by one clock sort in the order they were made, also within a millisecond.
/// </summary>
public static class Id
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);
    private static readonly ConditionalWeakTable<TimeProvider, Sequence> Sequences = [];

    /// <summary>A new id such as <c>dev_01J…</c>; the prefix is given without the underscore.</summary>
    public static string New(string prefix, TimeProvider time)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random[6..]);
        var value = new UInt128(0, 0);
        for (var i = 6; i < 16; i++)
        {
            value = (value << 8) | random[i];
        }

        value |= (UInt128)(ulong)time.GetUtcNow().ToUnixTimeMilliseconds() << 80;
        value = Sequences.GetOrCreateValue(time).After(value);
        return string.Create(prefix.Length + 27, (prefix, value), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            span[state.prefix.Length] = '_';
            var v = state.value;
            for (var i = span.Length - 1; i > state.prefix.Length; i--)
            {
                span[i] = Alphabet[(int)(v & 31)];
                v >>= 5;
            }
        });
    }

    /// <summary>True when the text has the form of an id with this prefix.</summary>
    public static bool Is(string prefix, string? text) =>
        text is not null && text.Length == prefix.Length + 27 && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[prefix.Length] == '_' && text.AsSpan(prefix.Length + 1).IndexOfAnyExcept(Allowed) < 0;

    /// <summary>What was made last by one clock.</summary>
    private sealed class Sequence
    {
        private readonly Lock _gate = new();
        private UInt128 _last;

        public UInt128 After(UInt128 value)
        {
            lock (_gate)
            {
                // A clock that was set back by more than a second starts over.
                if (value <= _last && (value >> 80) + 1000 >= _last >> 80)
                {
                    value = _last + (UInt128)RandomNumberGenerator.GetInt32(1, int.MaxValue);
                }

                return _last = value;
            }
        }
    }
}
