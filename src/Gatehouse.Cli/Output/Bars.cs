using System.Globalization;
using Gatehouse.Cli.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gatehouse.Cli.Output;

/// <summary>How far several things have come: moving bars for somebody who looks, a line now and then for a log.</summary>
internal abstract class Bars
{
    /// <summary>Sets how many are done; never goes back.</summary>
    public abstract void Set(string name, int done);

    /// <summary>Sets how many there are, where that is only known later.</summary>
    public abstract void SetTotal(string name, int total);

    /// <summary>Shows bars while the work goes on.</summary>
    public static async Task ShowAsync(Terminal terminal, IReadOnlyList<(string Name, int Total)> bars, Func<Bars, Task> work)
    {
        if (!terminal.Interactive)
        {
            await work(new Lines(terminal.Out, bars));
            return;
        }

        await terminal.Screen.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new CountColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Moving(bars.ToDictionary(b => b.Name, b => context.AddTask(b.Name, maxValue: b.Total)))));
    }

    private sealed class Moving(Dictionary<string, ProgressTask> tasks) : Bars
    {
        public override void Set(string name, int done) => tasks[name].Value = Math.Max(tasks[name].Value, done);

        public override void SetTotal(string name, int total) => tasks[name].MaxValue = total;
    }

    private sealed class Lines(TextWriter output, IReadOnlyList<(string Name, int Total)> bars) : Bars
    {
        private readonly Dictionary<string, (int Done, int Total)> _state = bars.ToDictionary(b => b.Name, b => (0, b.Total));
        private readonly Lock _gate = new();

        // A line for each quarter: enough to see that it moves.
        public override void Set(string name, int done)
        {
            lock (_gate)
            {
                var (before, total) = _state[name];
                if (done <= before)
                {
                    return;
                }

                _state[name] = (done, total);
                if (done == total || done * 4 / Math.Max(1, total) > before * 4 / Math.Max(1, total))
                {
                    output.WriteLine($"{name}: {done} of {total}");
                }
            }
        }

        public override void SetTotal(string name, int total)
        {
            lock (_gate)
            {
                _state[name] = (_state[name].Done, total);
            }
        }
    }

    private sealed class CountColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(string.Create(CultureInfo.InvariantCulture, $"{task.Value:0} of {task.MaxValue:0}"));
    }
}
