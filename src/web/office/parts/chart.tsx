import { BarChart, LineChart } from 'echarts/charts.js'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components.js'
import { init, use } from 'echarts/core.js'
import { SVGRenderer } from 'echarts/renderers.js'
import { useCallback } from 'react'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

const colours = ['#0b4a9e', '#1a7a3c', '#b3131f', '#8a5300']

/** A bar, row or line chart as SVG, so that it prints; `name` describes it to those who do not see it. */
export function Chart(props: {
  readonly name: string
  readonly kind: 'bar' | 'row' | 'line'
  readonly categories: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
}) {
  const text = JSON.stringify(props)
  const draw = useCallback(
    (box: HTMLDivElement | null) => {
      if (!box) return
      const chart = init(box, null, { renderer: 'svg' })
      chart.setOption(optionOf(JSON.parse(text)))
      const watch = new ResizeObserver(() => chart.resize())
      watch.observe(box)
      return () => {
        watch.disconnect()
        chart.dispose()
      }
    },
    [text],
  )
  if (props.categories.length === 0) return <p className="nothing">还没有数据</p>
  return <div className="chart" role="img" aria-label={props.name} ref={draw} />
}

type ChartProps = Parameters<typeof Chart>[0]

function optionOf({ kind, categories, series }: ChartProps) {
  const category = {
    type: 'category' as const,
    data: [...categories],
    axisLabel: { color: '#1f2329', hideOverlap: true },
  }
  const value = { type: 'value' as const, minInterval: 1, axisLabel: { color: '#1f2329' } }
  return {
    animation: false,
    color: colours,
    textStyle: { fontFamily: 'inherit' },
    grid: {
      left: 16,
      right: 28,
      top: 36,
      bottom: 4,
      outerBoundsMode: 'same' as const,
      outerBoundsContain: 'all' as const,
    },
    tooltip: { trigger: 'axis' as const },
    legend: series.length > 1 ? { top: 0 } : { show: false },
    xAxis: kind === 'row' ? value : category,
    yAxis: kind === 'row' ? { ...category, inverse: true } : value,
    series: series.map(({ name, values }) => ({
      name,
      type: kind === 'line' ? ('line' as const) : ('bar' as const),
      data: [...values],
      barMaxWidth: 28,
      label: { show: kind === 'row', position: 'right' as const },
    })),
  }
}
